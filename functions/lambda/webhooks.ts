/** Purchases, and what becomes of them, in: verified, checked, recorded exactly once. */

import type { KeyObject } from 'node:crypto';
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { routes } from '../api/routes.ts';
import { secretsReader } from '../inbound/secrets.ts';
import type { SourceReader } from '../inbound/sources/reader.ts';
import { standardSource } from '../inbound/standard/purchase.ts';
import { recordOrPark, withoutRules } from '../inbound/standard/receive.ts';
import { isSignedBy, readSignature } from '../inbound/standard/verify.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import { type Reply, type Request, unknownProgram } from '../shared/http.ts';
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

type ParkedRoutes = ReturnType<typeof import('../api/parked/parked.ts').parkedRoutes>;

const onParked = (operation: keyof ParkedRoutes) => async (request: Request) => {
  const { parkedRoutes } = await import('../api/parked/parked.ts');
  return parkedRoutes({ store, timelineOf, sourceOf: await sources() })[operation](request);
};

async function receiveStandardWebhook(request: Request): Promise<Reply> {
  return recordOrPark({ store, platformNow }, request, await rulesFor(request), standardSource);
}

async function receiveStandardBatch(request: Request): Promise<Reply> {
  const timeline = await rulesFor(request);
  const { deliverMany } = await import('../inbound/deliverMany.ts');
  return deliverMany(store, request, timeline, platformNow());
}

/** The timeline by which a delivery that is the program's own is recorded. */
async function rulesFor(request: Request): Promise<Timeline> {
  const { program } = request;
  const timeline = await verified(request);
  if (timeline === null) throw withoutRules(program);
  return timeline;
}

/** The timeline of the program, once the delivery is known to be the program's own. */
async function verified(request: Request): Promise<Timeline | null> {
  const signed = readSignature(request.headers, realNow());
  const [timeline, secrets] = await Promise.all([timelineOf(request.program), secretsOf(request.program)]);
  if (timeline === null && secrets.keys.length === 0) throw unknownProgram(request.program);
  const isSigned =
    isSignedBy(signed, request.body, secrets.keys) ||
    (secrets.mayBeStale && isSignedBy(signed, request.body, await newestKeys(request.program)));
  if (!isSigned) {
    throw new Problem('signature-wrong', 'no active secret of the program made this signature');
  }
  return timeline;
}

async function newestKeys(program: ProgramId): Promise<readonly KeyObject[]> {
  return (await secretsOf(program, true)).keys;
}

async function receiveWebhook(request: Request): Promise<Reply> {
  const { receive } = await import('../inbound/sources/receive.ts');
  return receive({ store, timelineOf, sourceOf: await sources(), realNow, platformNow }, request);
}

let sourceOf: SourceReader | undefined;

/** Loaded when the first shop sends: purchases in our own format need none of it. */
async function sources(): Promise<SourceReader> {
  const { sourceReader } = await import('../inbound/sources/reader.ts');
  sourceOf ??= sourceReader(store, secretValues, clocks);
  return sourceOf;
}

export const handler = serve('webhooks', routes, {
  receiveStandardWebhook,
  receiveStandardBatch,
  receiveWebhook,
  listParked: onParked('listParked'),
  readParked: onParked('readParked'),
  replayParked: onParked('replayParked'),
  discardParked: onParked('discardParked'),
});
