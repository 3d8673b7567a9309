/** Purchases, and what becomes of them, in: verified, checked, recorded exactly once. */

import type { KeyObject } from 'node:crypto';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { routes } from '../api/routes.ts';
import type { SealingReader } from '../inbound/parking/sealings.ts';
import { rateLimit } from '../inbound/rates.ts';
import { secretsReader } from '../inbound/secrets.ts';
import type { SourceReader } from '../inbound/sources/reader.ts';
import { standardSource } from '../inbound/standard/purchase.ts';
import { recordOrPark } from '../inbound/standard/receive.ts';
import { isSignedBy, readSignature } from '../inbound/standard/verify.ts';
import { steady } from '../inbound/steady.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import { type Event, type Reply, type Request, type Result, unknownProgram } from '../shared/http.ts';
import { Problem } from '../shared/problem.ts';
import { serve } from '../shared/serve.ts';
import { openStoreIn } from '../store/client.ts';
import { timelineReader } from '../store/programs/timelines.ts';
import { openSecrets } from '../store/secrets/secrets.ts';

const environment = readEnvironment('webhooks');
const store = openStoreIn(environment);
const clocks = { realNow, platformNow };
const timelineOf = timelineReader(store, clocks);
const secretValues = openSecrets(environment.WEBHOOK_SECRET_PREFIX);
const secretsOf = secretsReader(store, secretValues, clocks);

/** The keys of what is parked are loaded with the first delivery that is. */
const sealingOf: SealingReader = async (program) => {
  sealing ??= import('../inbound/parking/sealings.ts').then(({ sealingReader }) =>
    sealingReader(store, secretValues),
  );
  return (await sealing)(program);
};
let sealing: Promise<SealingReader> | undefined;

type ParkedRoutes = ReturnType<typeof import('../api/parked/parked.ts').parkedRoutes>;

const onParked = (operation: keyof ParkedRoutes) => async (request: Request) => {
  const { parkedRoutes } = await import('../api/parked/parked.ts');
  return parkedRoutes({ store, sealingOf, timelineOf, sourceOf: await sources() })[operation](request);
};

async function reconcileSource(request: Request): Promise<Reply> {
  const { reconcileRoute } = await import('../api/reconciling/reconcile.ts');
  return reconcileRoute({ store, sealingOf, timelineOf, sourceOf: await sources() })(request);
}

async function receiveStandardWebhook(request: Request): Promise<Reply> {
  return recordOrPark({ store, sealingOf, platformNow }, request, await verified(request), standardSource);
}

async function receiveStandardBatch(request: Request): Promise<Reply> {
  const timeline = await verified(request);
  const { deliverMany } = await import('../inbound/deliverMany.ts');
  return deliverMany({ store, sealingOf, request, source: standardSource, timeline, now: platformNow() });
}

/** The timeline of the program, once the delivery is known to be the program's own; null before its first version. */
async function verified(request: Request): Promise<Timeline | null> {
  const signed = readSignature(request.headers, realNow());
  const { program } = request;
  // Each is tried again by itself: what one of them has read is not read once more because of the other.
  const [timeline, secrets] = await Promise.all([
    steady(() => timelineOf(program)),
    steady(() => secretsOf(program)),
  ]);
  if (timeline === null && secrets.keys.length === 0) throw unknownProgram(program);
  const isSigned =
    isSignedBy(signed, request.body, secrets.keys) ||
    (secrets.mayBeStale && isSignedBy(signed, request.body, await newestKeys(program)));
  if (!isSigned) {
    throw new Problem('signature-wrong', 'no active secret of the program made this signature');
  }
  return timeline;
}

async function newestKeys(program: ProgramId): Promise<readonly KeyObject[]> {
  return (await steady(() => secretsOf(program, true))).keys;
}

const receiving = { store, sealingOf, timelineOf, realNow, platformNow, limit: rateLimit(realNow) };

async function refuseProbe(request: Request): Promise<void> {
  const { refuseUnsigned } = await import('../inbound/sources/unsigned.ts');
  refuseUnsigned(request);
}

async function receiveWebhook(request: Request): Promise<Reply> {
  await refuseProbe(request);
  const { receive } = await import('../inbound/sources/receive.ts');
  return receive({ ...receiving, sourceOf: await sources() }, request);
}

async function receiveBatch(request: Request): Promise<Reply> {
  await refuseProbe(request);
  const { receiveBatch: receive } = await import('../inbound/sources/receiveBatch.ts');
  return receive({ ...receiving, sourceOf: await sources() }, request);
}

let sourceOf: SourceReader | undefined;

/** Loaded when the first shop sends: purchases in our own format need none of it. */
async function sources(): Promise<SourceReader> {
  const { sourceReader } = await import('../inbound/sources/reader.ts');
  sourceOf ??= sourceReader(store, secretValues, clocks);
  return sourceOf;
}

const api = serve('webhooks', routes, {
  receiveStandardWebhook,
  receiveStandardBatch,
  receiveWebhook,
  receiveBatch,
  reconcileSource,
  listParked: onParked('listParked'),
  readParked: onParked('readParked'),
  replayParked: onParked('replayParked'),
  discardParked: onParked('discardParked'),
});

async function takeFromBus(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { takeEvents } = await import('../inbound/bus/takeEvents.ts');
  return takeEvents({ ...receiving, sourceOf: await sources() }, event, context);
}

/** By HTTP, and by the queue that partners' event sources fill where the deployment has it. */
export function handler(event: Event, context: Context): Promise<Result>;
export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
export function handler(event: Event | SQSEvent, context: Context): Promise<Result | SQSBatchResponse> {
  return 'Records' in event ? takeFromBus(event, context) : api(event, context);
}
