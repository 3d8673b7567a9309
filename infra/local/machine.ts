/**
 * The synthesized template on this machine: its tables, its functions, its HTTP API. Nothing is in it yet;
 * `platform.ts` puts the first program in.
 */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartnerEventsInput } from '../partner-events.ts';
import { type Addresses, thisMachine } from './assembly/place.ts';
import type { FunctionPlan } from './assembly/plan/function.ts';
import { type Plan, plan } from './assembly/plan/plan.ts';
import type { SchedulePlan } from './assembly/plan/schedule.ts';
import type { StreamPlan } from './assembly/plan/stream-source.ts';
import { readAssembly } from './assembly/read.ts';
import { createResolver } from './assembly/resolve.ts';
import { synthesizeInto } from './assembly/synthesize.ts';
import type { Stack } from './assembly/template.ts';
import { startBackground } from './background.ts';
import { createBus } from './bus/bus.ts';
import { type Cleanups, createCleanups } from './cleanups.ts';
import { createClock } from './clock/first-clock.ts';
import { openNextWork } from './clock/next-work.ts';
import type { PlatformClock } from './clock/platform-clock.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { startDynamoDb } from './dynamodb/start.ts';
import { createTables } from './dynamodb/tables.ts';
import { createGateway } from './gateway/gateway.ts';
import type { GatewayReply, GatewayRequest } from './gateway/request.ts';
import { type Handle, startHttpServer } from './gateway/server.ts';
import { startSqsEmulator } from './queues/emulator.ts';
import { createIssuer, type Issuer, newKeys } from './routes/issuer.ts';
import { createLocalRoutes } from './routes/local-routes.ts';
import type { MoveProgress, NextWork } from './schedules/ticker.ts';
import { startSecretsEmulator } from './secrets/emulator.ts';
import { createSecretStore } from './secrets/store.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { startKmsEmulator } from './signing/emulator.ts';
import { createSigningKeys } from './signing/keys.ts';
import { createCardSite } from './site/card.ts';
import { createConsoleSite } from './site/console.ts';
import { createSites } from './site/sites.ts';
import { openStream } from './streams/client.ts';
import type { Places } from './streams/stream-source.ts';
import { type Endpoints, environmentOf } from './workers/environment.ts';
import { Pool } from './workers/pool.ts';

export interface MachineOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Keeps the data in this folder. */
  readonly data?: string | undefined;
  /** An ISO 8601 instant at which the platform clock starts. */
  readonly clock?: string | undefined;
  /** Where functions' logs go. */
  readonly logs?: string | undefined;
  /** The program of tokens that name none. */
  readonly program: string;
  /** Partners' event sources that fill sources of programs. */
  readonly partnerEvents?: readonly PartnerEventsInput[] | undefined;
  /** Changes the templates before they are run: tests take things out. */
  readonly changeStacks?: (stacks: readonly Stack[]) => readonly Stack[];
  readonly onStep?: (what: string) => void;
  /** While the clock is being moved. */
  readonly onMove?: (progress: MoveProgress) => void;
  /** Something that runs behind the API has failed. */
  readonly onTrouble?: (what: string) => void;
}

export interface Machine {
  readonly url: string;
  readonly issuer: Issuer;
  readonly clock: PlatformClock;
  readonly folder: DataFolder;
  /** Where DynamoDB Local answers. */
  readonly dynamodb: string;
  readonly logs: string;
  /** Builds the pages, so that the first one is there at once. */
  warmPages(): Promise<void>;
  /** Resolves with the reason when something that it can't do without has died. */
  readonly crashed: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Workers of one function. They mostly wait for DynamoDB Local, which is the bottleneck: on two cores four
 * play the demo as fast as six or eight do, and each holds some 100 MB when it has worked for a while.
 */
const workersMax = Math.min(8, Math.max(4, availableParallelism()));
const workersWarm = 1;

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const cleanups = createCleanups();
  try {
    return await start(options, cleanups);
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

async function start(options: MachineOptions, cleanups: Cleanups): Promise<Machine> {
  const step = options.onStep ?? (() => {});
  const folder = openDataFolder(options.data);
  const clock = createClock(folder, options.clock);
  const stopping = new AbortController();
  cleanups.addFirst(() => stopping.abort());
  const server = await startHttpServer(options.port);
  cleanups.addFirst(server.stop);
  const scratch = temporaryFolder(cleanups);
  const logs = options.logs ?? join(scratch, 'logs');
  const crash = Promise.withResolvers<string>();

  step('Synthesizing the CDK app, starting DynamoDB Local');
  const { stacks, keys, signing, sqs, endpoints } = await startServices(options, {
    cleanups,
    folder,
    assembly: join(scratch, 'cdk.out'),
    onCrash: crash.resolve,
  });
  const addresses = { api: server.url, sqs: endpoints.sqs };
  const planned = planHere(options.changeStacks?.(stacks) ?? stacks, addresses);
  const { tables, functions, api, queues, eventSources, streams, schedules, busRules } = planned;

  step(`Creating ${tables.length} tables${queues.length > 0 ? ` and ${queues.length} queues` : ''}`);
  await createTables(endpoints.dynamodb, tables);
  await sqs.createQueues(queues);

  step(`Serving ${api.routes.length} routes of the template, with ${functions.size} functions`);
  const pools = new Map(
    [...functions].map(([arn, fn]) => [arn, openPool(fn, endpoints, logs, clock, cleanups)]),
  );
  for (const { functionArn } of api.routes) pools.get(functionArn)?.warm(workersWarm);
  const audience = api.routes.find(({ authorizer }) => authorizer !== undefined)?.authorizer?.audience[0];
  const issuer = await createIssuer(
    server.url,
    audience ?? 'laurel',
    keys,
    await signing.published(planned.signingKeys),
  );
  const gateway = createGateway({ api, keys: issuer.keys, functions: pools });
  const nextWork = openNextWorkOf(schedules, functions, endpoints.dynamodb, cleanups);
  const background = startBackground({
    eventSources,
    streams: await Promise.all(streams.map((stream) => driven(stream, endpoints.dynamodb, folder))),
    schedules,
    functions: pools,
    sqs,
    clock,
    nextWork,
    stopping: stopping.signal,
    onMove: options.onMove,
    onTrouble: options.onTrouble,
  });
  const local = createLocalRoutes({
    clock,
    move: (move) => background.move(move),
    bus: createBus(busRules, sqs.client),
    issuer,
    program: options.program,
  });
  const sites = createSites(pagesOf(issuer, options.program), server.url);
  const signIn = createSignIn({ issuer, program: options.program });
  server.serve(firstOf([sites.answer, signIn, local], gateway));

  return {
    url: server.url,
    issuer,
    clock,
    folder,
    dynamodb: endpoints.dynamodb,
    logs,
    warmPages: sites.warm,
    crashed: crash.promise,
    stop: cleanups.run,
  };
}

const pagesOf = (issuer: Issuer, program: string) => [
  createConsoleSite(issuer.url),
  createCardSite(issuer, program),
];

interface Grounds {
  readonly cleanups: Cleanups;
  readonly folder: DataFolder;
  /** Where the templates go. */
  readonly assembly: string;
  readonly onCrash: (why: string) => void;
}

/** The templates, and the services of AWS that their functions call, side by side. */
async function startServices(
  { partnerEvents }: MachineOptions,
  { cleanups, folder, assembly, onCrash }: Grounds,
) {
  const signing = createSigningKeys();
  const [stacks, keys, dynamodb, secrets, sqs, kms] = await allOrNothing([
    synthesizeInto(assembly, partnerEvents).then(() => readAssembly(assembly)),
    newKeys(),
    stopped(cleanups, startDynamoDb({ directory: folder.directory, onCrash })),
    stopped(cleanups, startSecretsEmulator(createSecretStore(folder.secrets, folder.keepSecrets))),
    stopped(cleanups, startSqsEmulator()),
    stopped(cleanups, startKmsEmulator(signing)),
  ]);
  const endpoints: Endpoints = {
    dynamodb: dynamodb.endpoint,
    secretsManager: secrets.endpoint,
    sqs: sqs.endpoint,
    kms: kms.endpoint,
  };
  return { stacks, keys, signing, sqs, endpoints };
}

function planHere(stacks: readonly Stack[], addresses: Addresses): Plan {
  return plan(stacks, createResolver(stacks, thisMachine(addresses, { TokenIssuer: addresses.api })));
}

type Handler = (request: GatewayRequest) => Promise<GatewayReply | undefined>;

/** Whoever knows a request's path answers it; the gateway takes the rest. */
function firstOf(handlers: readonly Handler[], gateway: Handle): Handle {
  return async (request) => {
    for (const handler of handlers) {
      const reply = await handler(request);
      if (reply !== undefined) return reply;
    }
    return gateway(request);
  };
}

async function driven(plan: StreamPlan, endpoint: string, folder: DataFolder) {
  return {
    plan,
    client: await openStream(endpoint, plan.table),
    places: folder.state.streams?.[plan.table] ?? {},
    keep: (places: Places) => folder.keep({ streams: { ...folder.state.streams, [plan.table]: places } }),
  };
}

/** Each schedule has work of its own. */
function openNextWorkOf(
  schedules: readonly SchedulePlan[],
  functions: ReadonlyMap<string, FunctionPlan>,
  endpoint: string,
  cleanups: Cleanups,
): NextWork {
  const byName = new Map(
    schedules.map(({ name, functionArn }) => {
      const nextWork = openNextWork(functions.get(functionArn)!.environment, endpoint);
      cleanups.add(nextWork.stop);
      return [name, nextWork] as const;
    }),
  );
  return async ({ name }, ranMs) => (await byName.get(name)?.after(ranMs)) ?? null;
}

async function stopped<T extends { stop(): Promise<void> }>(
  cleanups: Cleanups,
  starting: Promise<T>,
): Promise<T> {
  const started = await starting;
  cleanups.add(started.stop);
  return started;
}

function openPool(
  fn: FunctionPlan,
  endpoints: Endpoints,
  logs: string,
  clock: PlatformClock,
  cleanups: Cleanups,
): Pool {
  mkdirSync(logs, { recursive: true });
  const log = openSync(join(logs, `${fn.label}.log`), 'w');
  const pool = new Pool(fn, {
    environment: environmentOf(fn, endpoints),
    log,
    workersMax,
    invocationEnvironment: () => ({ LAUREL_CLOCK_SHIFT_MS: String(clock.shiftMs) }),
  });
  cleanups.add(async () => {
    await pool.stop();
    closeSync(log);
  });
  return pool;
}

function temporaryFolder(cleanups: Cleanups): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-local-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  cleanups.add(() => {
    process.off('exit', remove);
    remove();
  });
  return folder;
}

/** Waits for all, even when one fails, so that what did start can be stopped. */
async function allOrNothing<T extends readonly unknown[]>(
  work: {
    [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  await Promise.allSettled(work);
  return Promise.all(work) as unknown as Promise<T>;
}
