import { environments } from '../../../functions/shared/env.ts';
import { newestGeneration } from '../../../functions/shared/generation.ts';

const variables = Object.values(environments).flatMap(({ shape }) => Object.keys(shape));

/** Whatever a function reads of its environment when it is loaded; the names lead nowhere. */
export const anyEnvironment: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-central-1',
  ...Object.fromEntries(variables.map((variable) => [variable, 'any'])),
  FORMATS_GENERATION: String(newestGeneration),
};
