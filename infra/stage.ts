/** Several platforms in one account and region: each is a stage, with stacks, secrets and metrics of its own. */
import type { IConstruct } from 'constructs';

const contextKey = 'stage';
const form = /^[a-z][a-z0-9]{0,15}$/;

/** The stage that the command line (`-c stage=test`) or the caller names; undefined: the only one. */
export function stageOf({ node }: IConstruct): string | undefined {
  const stage: unknown = node.tryGetContext(contextKey);
  if (stage === undefined || stage === '') return undefined;
  if (typeof stage === 'string' && form.test(stage)) return stage;
  throw new Error(
    `the stage ${JSON.stringify(stage)} is not 1 to 16 lower-case letters and digits, such as "test"`,
  );
}

export function stackName(base: string, stage: string | undefined): string {
  return stage === undefined ? base : `${base}-${stage}`;
}

/** Where the functions count and the alarms look. */
export function metricsNamespace(scope: IConstruct): string {
  const stage = stageOf(scope);
  return stage === undefined ? 'Laurel' : `Laurel/${stage}`;
}
