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
/** Where hops of runs wait, by whose work it is. */
const queues = { REVIEWS_QUEUE_URL: text, PREVIEWS_QUEUE_URL: text, MODELS_QUEUE_URL: text };
const events = { EVENTS_TABLE: text };
const people = { PEOPLE_TABLE: text };
/** Where a subscription is named that has something to do. */
const nudges = { DELIVERY_QUEUE_URL: text };
/** The key pair that signs members' tokens, and whose name they carry. */
const memberTokens = { SIGNING_KEY: text, MEMBER_TOKEN_ISSUER: text };
const deliveries = { DELIVERIES_TABLE: text, ...nudges };

export const environments = {
  webhooks: z.object({ ...tables, ...secrets, ...people }),
  members: z.object({ ...tables, ...people }),
  people: z.object({ ...tables, ...people, ...memberTokens }),
  operators: z.object({ ...tables, ...secrets }),
  reviews: z.object({ ...tables, ...queues }),
  sweeper: z.object({ ...tables, ...queues }),
  publisher: z.object({ ...tables, ...queue, ...events, ...nudges }),
  events: z.object({ ...tables, ...events, ...deliveries, ...secrets }),
  deliverer: z.object({ ...tables, ...events, ...deliveries, ...secrets }),
  issuer: z.object({ SIGNING_KEY: text, ISSUER_URL: text }),
} as const;

/** Every function; some serve no route. */
export type LambdaName = keyof typeof environments;

export type Environment<F extends LambdaName> = z.infer<(typeof environments)[F]>;

/** Throws at load, naming the variable, when the template forgot one. */
export function readEnvironment<F extends LambdaName>(name: F): Environment<F> {
  // Compiling the schema, as zod would, pays only for what is parsed more than once.
  return environments[name].parse(process.env, { jitless: true }) as Environment<F>;
}

interface AwsAccess {
  readonly region: string;
  /** Undefined on AWS; the local run has services of its own. */
  readonly endpoint: string | undefined;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** As Lambda hands them to a function, for what is called without the SDK. Read at each use, as the SDK does. */
export function awsAccess(service: 'KMS'): AwsAccess {
  return {
    region: text.parse(process.env.AWS_REGION),
    endpoint: process.env[`AWS_ENDPOINT_URL_${service}`],
    credentials: {
      accessKeyId: text.parse(process.env.AWS_ACCESS_KEY_ID),
      secretAccessKey: text.parse(process.env.AWS_SECRET_ACCESS_KEY),
      sessionToken: text.parse(process.env.AWS_SESSION_TOKEN),
    },
  };
}

/** The least level of lines to write; Lambda sets it as the function's logging is configured. */
export function logLevel(): string {
  return process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO';
}

/** Where metrics are counted; a stage beside others in one account has a namespace of its own. */
export function metricsNamespace(): string {
  return process.env.METRICS_NAMESPACE ?? 'Laurel';
}

/** Milliseconds by which rules run ahead of real time. 0 on AWS. */
export function clockShiftMs(): number {
  return Number(process.env.LAUREL_CLOCK_SHIFT_MS ?? 0);
}

/** Whether subscriptions may lead to this very machine, without TLS. No template sets it: only the local run does. */
export function allowsLoopback(): boolean {
  return process.env.LAUREL_LOCAL_RECEIVERS === 'allowed';
}
