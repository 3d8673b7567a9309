/**
 * The environment of a function, read here and nowhere else. The CDK constructs use the same names.
 *
 * The platform clock is real time plus `LAUREL_CLOCK_SHIFT_MS`, read at each use. No template sets it:
 * only the local run does, before it hands an event to a function.
 */
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));
/** The tables, and which generation of formats is written to them. */
const tables = { MEMBERS_TABLE: text, LEDGER_TABLE: text, PROGRAMS_TABLE: text, FORMATS_GENERATION: text };
const secrets = { WEBHOOK_SECRET_PREFIX: text };
const queue = { QUEUE_URL: text };
const events = { EVENTS_TABLE: text };

export const environments = {
  webhooks: z.object({ ...tables, ...secrets }),
  members: z.object(tables),
  operators: z.object({ ...tables, ...secrets }),
  reviews: z.object({ ...tables, ...queue }),
  sweeper: z.object({ ...tables, ...queue }),
  publisher: z.object({ ...tables, ...queue, ...events }),
  events: z.object({ ...tables, ...events }),
} as const;

/** Every function; some serve no route. */
export type LambdaName = keyof typeof environments;

export type Environment<F extends LambdaName> = z.infer<(typeof environments)[F]>;

/** Throws at load, naming the variable, when the template forgot one. */
export function readEnvironment<F extends LambdaName>(name: F): Environment<F> {
  // Compiling the schema, as zod would, pays only for what is parsed more than once.
  return environments[name].parse(process.env, { jitless: true }) as Environment<F>;
}

/** The least level of lines to write; Lambda sets it as the function's logging is configured. */
export function logLevel(): string {
  return process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO';
}

/** Milliseconds by which rules run ahead of real time. 0 on AWS. */
export function clockShiftMs(): number {
  return Number(process.env.LAUREL_CLOCK_SHIFT_MS ?? 0);
}
