/** The synthesized templates, once per test file, and readable forms of what stands in them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartnerEventsInput } from '../../infra/partner-events.ts';
import { synthesize } from '../../infra/synthesize.ts';

export interface Resource {
  readonly logicalId: string;
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of every CloudFormation type
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata: { readonly 'aws:cdk:path': string };
}

interface Template {
  readonly Resources: Readonly<Record<string, Omit<Resource, 'logicalId'>>>;
  readonly Outputs: Readonly<Record<string, { Value: unknown; Export?: { Name: string } }>>;
  readonly Parameters: Readonly<Record<string, { Type: string; Default?: string }>>;
}

export interface Assembly {
  readonly directory: string;
  readonly data: Template;
  readonly issuer: Template;
  readonly platform: Template;
}

/** With everything that an account may turn on, where `partnerEvents` are given. */
export async function synthesizeForTest(
  partnerEvents: readonly PartnerEventsInput[] = [],
): Promise<Assembly> {
  const directory = await mkdtemp(join(tmpdir(), 'laurel-assembly-'));
  await synthesize({ outdir: directory, partnerEvents });
  const read = async (stack: string): Promise<Template> =>
    JSON.parse(await readFile(join(directory, `${stack}.template.json`), 'utf8'));
  return {
    directory,
    data: await read('LaurelData'),
    issuer: await read('LaurelIssuer'),
    platform: await read('LaurelPlatform'),
  };
}

export const removeAssembly = (assembly: Assembly) =>
  rm(assembly.directory, { recursive: true, force: true });

export function resources({ Resources }: Template, type?: string): Resource[] {
  return Object.entries(Resources)
    .map(([logicalId, resource]) => ({ logicalId, ...resource }))
    .filter((resource) => type === undefined || resource.Type === type);
}

/** The construct path within its stack: `Webhooks/Role/DefaultPolicy`. */
export const pathOf = (resource: Pick<Resource, 'Metadata'>) =>
  resource.Metadata['aws:cdk:path']
    .split('/')
    .slice(1)
    .join('/')
    .replace(/\/Resource$/, '');

/**
 * A template value in words, with references by construct path: `<Ledger.Arn>/index/byMember`.
 * Exports of the stacks before are followed, so it doesn't matter in which stack a thing stands.
 */
export function inWords({ data, issuer, platform }: Assembly, value: unknown): string {
  const all = { ...data.Resources, ...issuer.Resources, ...platform.Resources };
  const name = (logicalId: string) => (all[logicalId] ? pathOf(all[logicalId]) : logicalId);
  const exports = new Map(
    [data, issuer]
      .flatMap(({ Outputs }) => Object.values(Outputs))
      .map(({ Value, Export }) => [Export?.Name, Value]),
  );
  const words = (part: unknown): string => {
    if (typeof part === 'string') return part;
    const [[intrinsic, argument] = []] = Object.entries(part as Record<string, unknown>);
    switch (intrinsic) {
      case 'Ref':
        return `<${name(argument as string)}>`;
      case 'Fn::GetAtt':
        return `<${name((argument as string[])[0]!)}.${(argument as string[])[1]}>`;
      case 'Fn::ImportValue':
        return words(exports.get(argument as string));
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown[]];
        return parts.map(words).join(separator);
      }
      // As deployed with the parameters' own values: no condition of the stacks holds then.
      case 'Fn::If':
        return words((argument as unknown[])[2]);
      default:
        throw new Error(`A template value that the tests can't read: ${JSON.stringify(part)}`);
    }
  };
  return words(value);
}

export const asList = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
