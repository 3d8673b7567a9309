/** Purchases in: verified, checked, recorded exactly once. */
import type { KeyObject } from 'node:crypto';
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { lineAt, rulesOfLine } from '../../domain/program/timeline.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import { type Reply, type Request, unknownProgram } from '../shared/http.ts';
import { check, parseJson } from '../shared/json.ts';
import { presentEntry, presentMember } from '../shared/present.ts';
import { Problem } from '../shared/problem.ts';
import { serve } from '../shared/serve.ts';
import { openStore } from '../store/client.ts';
import type { Entry } from '../store/entryItem.ts';
import { recordFact } from '../store/record.ts';
import { openSecrets } from '../store/secrets.ts';
import { timelineReader } from '../store/timelines.ts';
import { secretsReader } from './secrets.ts';
import { purchaseCompleted, toPurchase } from './sources/standard.ts';
import { isSignedBy, readSignature } from './verify.ts';

const environment = readEnvironment('webhooks');
const store = openStore({
  members: environment.MEMBERS_TABLE,
  ledger: environment.LEDGER_TABLE,
  programs: environment.PROGRAMS_TABLE,
});
const clocks = { realNow, platformNow };
const timelineOf = timelineReader(store, clocks);
const secretsOf = secretsReader(store, openSecrets(environment.WEBHOOK_SECRET_PREFIX), clocks);

async function receiveStandardWebhook(request: Request): Promise<Reply> {
  const { program } = request;
  const timeline = await verified(request);
  if (timeline === null) {
    const detail = `program "${program}" has no published version yet; keep the delivery and send it again`;
    throw new Problem('program-without-rules', detail, { retryAfterSeconds: 60 });
  }
  const document = parseJson(request.body);
  const body = check(purchaseCompleted, document);
  const now = platformNow();
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  const fact = toPurchase(body, document, rules, now);
  const metadata = body.data.metadata === undefined ? null : JSON.stringify(body.data.metadata);
  const result = await recordFact(store, {
    program,
    timeline,
    fact,
    metadata,
    timeLeftMs: request.timeLeftMs,
  });
  switch (result.kind) {
    case 'out-of-range':
      throw new Problem(
        'out-of-range',
        `points and amounts of member "${fact.memberId}" must stay below 10^15`,
      );
    case 'conflict':
      throw new Problem('purchase-conflict', conflictDetail(result.entry, fact.order.orderId));
    case 'recorded':
    case 'duplicate': {
      const { kind: status, entry, member } = result;
      return {
        status: 200,
        body: {
          status,
          entry: presentEntry(entry, timeline),
          member: presentMember(member.state, timeline, now),
        },
      };
    }
  }
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

function conflictDetail(entry: Entry, orderId: string): string {
  return `order "${orderId}" is recorded with other content or for another member (entry ${entry.id}); nothing was changed`;
}

export const handler = serve('webhooks', { receiveStandardWebhook });
