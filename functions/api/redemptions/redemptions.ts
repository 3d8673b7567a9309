/** Spending points: reserve or capture, settle, look at, and what can be had. */
import * as z from 'zod/mini';
import { type Fact, factId, type Redemption } from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, type ProgramId, points } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import {
  admitRedemption,
  admitSettling,
  type MemberNow,
  memberAt,
  type Refusal,
} from '../../../domain/member/admit.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Reservation } from '../../../domain/state/state.ts';
import { id, programName } from '../../bodies/fields.ts';
import { moneyOf } from '../../present/present.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { Problem } from '../../shared/problem.ts';
import { type RedemptionRead, readRedemption } from '../../store/ledger/causes.ts';
import { listRedemptions } from '../../store/ledger/history.ts';
import { isAfter } from '../../store/ledger/recordCommand.ts';
import { isReleased } from '../../store/ledger/released.ts';
import { answerWith, type Commands, idFromKey, idIn, type Taken, take, timelineIn } from '../command.ts';
import { loadMember, namedMember } from '../members/load.ts';

const count = z.int().check(z.gte(1), z.lte(1_000_000_000));

export const redemptionBody = z.strictObject({
  points: z.optional(count).check(z.describe('either this or `rewardId`')),
  rewardId: z.optional(programName),
  orderId: z
    .optional(id)
    .check(z.describe('the order that is paid with it: its full refund gives the points back')),
  source: z._default(id, 'standard').check(z.describe('of the order')),
  mode: z.enum(['reserve', 'capture']).check(z.describe('set aside first, or final at once')),
});

export const ownRedemptionBody = z.strictObject({
  points: z.optional(count).check(z.describe('either this or `rewardId`')),
  rewardId: z.optional(programName),
});

type Intent = z.infer<typeof redemptionBody>;

export function redemptionRoutes(commands: Commands) {
  const { store } = commands;

  async function redeem(request: Request, memberId: MemberId, intent: Intent): Promise<Reply> {
    if ((intent.points === undefined) === (intent.rewardId === undefined)) {
      throw invalid([finding(intent, [], 'must have either "points" or "rewardId"')]);
    }
    const redemptionId = idFromKey(request, memberId);
    const asked = {
      mode: intent.mode,
      ...(intent.points === undefined ? {} : { points: intent.points }),
      ...(intent.rewardId === undefined ? {} : { rewardId: intent.rewardId }),
    };
    const done = await take(
      commands,
      request,
      memberId,
      {
        make: (at, standing) => redemptionFact(redemptionId, memberId, intent, at, standing),
        admit: (standing) => {
          const admitted = admitRedemption(standing, asked);
          return 'kind' in admitted ? admitted : null;
        },
      },
      'idempotency-key-reused',
    );
    return answerWith(done, presentDone(done, redemptionId, intent.mode));
  }

  async function settle(
    request: Request,
    memberId: MemberId,
    kind: 'redemption-capture' | 'redemption-cancel',
    own: boolean,
  ) {
    const redemptionId = idIn(request.params.redemptionId, 'redemptionId');
    const done = await take(commands, request, memberId, {
      make: (at) => ({
        kind,
        id: factId(kind, redemptionId),
        memberId,
        occurredAt: at,
        recordedAt: at,
        redemptionId,
      }),
      admit: async (standing, version) => {
        const isOpen = standing.state.reservations.some((each) => each.id === redemptionId);
        if (isOpen && !own) return null;
        const read = await found(request, memberId, redemptionId, own);
        if (isAfter(read.made, version)) return { kind: 'behind' };
        const isBack =
          !isOpen && (await isGivenBack(request.program, await timelineIn(commands, request), read));
        return whyNot(standing, redemptionId, read, isBack);
      },
    });
    return answerWith(done, { redemptionId });
  }

  /** Of a reservation that is not open: whether it ended with its order. */
  async function isGivenBack(program: ProgramId, timeline: Timeline, read: RedemptionRead): Promise<boolean> {
    const isSettled = read.isCancelled || (read.memory?.isCaptured ?? true);
    return !isSettled && isReleased(store, program, timeline, read);
  }

  /** The redemption of this member; with `own`, only one that the same token reserved. */
  async function found(request: Request, memberId: MemberId, redemptionId: string, own: boolean) {
    const read = await readRedemption(store, request.program, redemptionId);
    const [made] = read.entries;
    const by = made?.body.kind === 'fact' ? made.body.by : null;
    const isTheirs = made?.memberId === memberId && (!own || by?.actor === actorOf(request));
    if (!isTheirs) throw new Problem('unknown-redemption', `the member has no redemption "${redemptionId}"`);
    return { ...read, made };
  }

  async function readOne(request: Request, memberId: MemberId): Promise<Reply> {
    const redemptionId = idIn(request.params.redemptionId, 'redemptionId');
    const now = await standing(request, memberId);
    const read = await found(request, memberId, redemptionId, false);
    return { status: 200, body: await shown(request, redemptionId, read, now) };
  }

  async function readAll(request: Request, memberId: MemberId): Promise<Reply> {
    const limit = readLimit(request.query.limit);
    const after = decodeCursor(request.query.cursor);
    const now = await standing(request, memberId);
    const page = await listRedemptions(store, request.program, memberId, limit, after);
    const reads = await Promise.all(page.ids.map((each) => readRedemption(store, request.program, each)));
    const redemptions = await Promise.all(
      page.ids.map((each, index) => shown(request, each, reads[index] as RedemptionRead, now)),
    );
    return { status: 200, body: { redemptions, next: page.next === null ? null : encodeCursor(page.next) } };
  }

  async function shown(request: Request, id: string, read: RedemptionRead, { state, rules }: MemberNow) {
    const open = state.reservations.find((each) => each.id === id);
    const isBack =
      open === undefined && (await isGivenBack(request.program, await timelineIn(commands, request), read));
    return present(id, read, open, isBack, rules);
  }

  async function rewards(request: Request, memberId: MemberId): Promise<Reply> {
    const now = await standing(request, memberId);
    const list = [...(now.rules.redemption?.rewards.values() ?? [])].map((reward) => {
      const admitted = admitRedemption(now, { mode: 'capture', rewardId: reward.id });
      const refusal = 'kind' in admitted ? admitted : null;
      return {
        id: reward.id,
        name: reward.name,
        points: reward.points,
        available: refusal === null,
        because: refusal === null ? null : { reason: refusal.reason, numbers: refusal.numbers },
      };
    });
    return { status: 200, body: { rewards: list } };
  }

  async function standing(request: Request, memberId: MemberId): Promise<MemberNow> {
    const [timeline, { state }] = await loadMember(commands, request, memberId);
    return memberAt(state, timeline, platformNow());
  }

  const self = (request: Request) => idIn(request.claims.member, 'token.member') as MemberId;

  return {
    redeem: (request: Request) =>
      redeem(request, namedMember(request), check(redemptionBody, parseJson(request.body))),
    captureRedemption: (request: Request) =>
      settle(request, namedMember(request), 'redemption-capture', false),
    cancelRedemption: (request: Request) => settle(request, namedMember(request), 'redemption-cancel', false),
    listRedemptions: (request: Request) => readAll(request, namedMember(request)),
    readRedemption: (request: Request) => readOne(request, namedMember(request)),
    listRewards: (request: Request) => rewards(request, namedMember(request)),
    reserveOwn: (request: Request) => {
      const body = check(ownRedemptionBody, parseJson(request.body));
      return redeem(request, self(request), { ...body, mode: 'reserve', source: 'standard' });
    },
    cancelOwn: (request: Request) => settle(request, self(request), 'redemption-cancel', true),
    listOwnRedemptions: (request: Request) => readAll(request, self(request)),
    readOwnRedemption: (request: Request) => readOne(request, self(request)),
    listOwnRewards: (request: Request) => rewards(request, self(request)),
  };
}

function redemptionFact(
  redemptionId: string,
  memberId: MemberId,
  intent: Intent,
  at: Instant,
  { rules }: MemberNow,
): Redemption {
  const reward = intent.rewardId === undefined ? undefined : rules.redemption?.rewards.get(intent.rewardId);
  return {
    kind: 'redemption',
    id: factId('redemption', redemptionId),
    memberId,
    occurredAt: at,
    recordedAt: at,
    redemptionId,
    points: points(intent.points ?? reward?.points ?? 0),
    mode: intent.mode,
    ...(intent.rewardId === undefined ? {} : { rewardId: intent.rewardId }),
    ...(intent.orderId === undefined ? {} : { order: { source: intent.source, orderId: intent.orderId } }),
  };
}

function whyNot(
  standing: MemberNow,
  redemptionId: string,
  { memory, isCancelled }: RedemptionRead,
  isBack: boolean,
): Refusal | null {
  return memory === null ? null : admitSettling(standing, redemptionId, memory, isCancelled, isBack);
}

function presentDone({ entry, member, timeline }: Taken, redemptionId: string, mode: Intent['mode']) {
  const fact: Fact | null = entry.body.kind === 'fact' ? entry.body.fact : null;
  const { rules } = memberAt(member.state, timeline, platformNow());
  const asked = fact?.kind === 'redemption' ? fact.points : 0;
  const open = member.state.reservations.find((each) => each.id === redemptionId);
  return {
    redemption: {
      id: redemptionId,
      points: asked,
      value: moneyOf(asked, rules),
      status: mode === 'capture' ? 'captured' : 'reserved',
      runsOutAt: open === undefined ? null : formatInstant(open.runsOutAt),
    },
  };
}

function present(
  redemptionId: string,
  { memory, isCancelled, entries }: RedemptionRead,
  open: Reservation | undefined,
  isBack: boolean,
  rules: Rules,
) {
  const settled = memory?.isCaptured ? 'captured' : isCancelled || isBack ? 'cancelled' : 'expired';
  const fact = entries[0]?.body.kind === 'fact' ? entries[0].body.fact : null;
  const made = fact?.kind === 'redemption' ? fact : null;
  return {
    id: redemptionId,
    points: made?.points ?? 0,
    value: moneyOf(made?.points ?? 0, rules),
    status: open === undefined ? settled : 'reserved',
    runsOutAt: open === undefined ? null : formatInstant(open.runsOutAt),
    rewardId: made?.rewardId ?? null,
    orderId: made?.order?.orderId ?? null,
    source: made?.order?.source ?? null,
    at: made === null ? null : formatInstant(made.recordedAt),
  };
}
