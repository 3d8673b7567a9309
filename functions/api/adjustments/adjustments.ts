/** What an operator puts right by hand: points, and amounts toward a tier. */
import * as z from 'zod/mini';
import { type Adjustment, factId } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import { joinMetric, metricNames } from '../../../domain/facts/vocabulary.ts';
import { type Instant, points } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { parseMoney } from '../../../domain/kernel/money.ts';
import type { MemberNow } from '../../../domain/member/admit.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { programName } from '../../bodies/fields.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import { type AdjustmentRead, readAdjustment } from '../../store/ledger/causes.ts';
import { isAfter } from '../../store/ledger/recording.ts';
import { answerWith, type Commands, idFromKey, idIn, take } from '../command.ts';
import { namedMember } from '../members/load.ts';
import { actionOf, reason, whyIn } from './acts.ts';

const signed = z.int().check(z.gte(-1_000_000_000), z.lte(1_000_000_000));

export const adjustmentBody = z.strictObject({
  points: z.optional(signed).check(z.describe('to add, or negative to take')),
  qualifying: z.optional(
    z.strictObject({
      metric: z.enum(metricNames),
      of: z.optional(programName).check(z.describe('which quantity, or engagements of which kind')),
      amount: z
        .union([z.string().check(z.maxLength(40)), signed])
        .check(z.describe('a decimal string for spend, else a whole number')),
    }),
  ),
  reason,
});

export function adjustmentRoutes(commands: Commands) {
  return {
    adjustMember: (request: Request) => adjustMember(commands, request),
    undoAdjustment: (request: Request) => undoAdjustment(commands, request),
  };
}

async function adjustMember(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const body = check(adjustmentBody, parseJson(request.body));
  if ((body.points ?? 0) === 0 && body.qualifying === undefined) {
    throw invalid([finding(body, ['points'], 'must be given and not 0, or "qualifying" must be given')]);
  }
  const adjustmentId = idFromKey(request, memberId);
  const make = (at: Instant, { rules }: MemberNow): Adjustment => ({
    kind: 'adjustment',
    id: factId('adjustment', memberId, adjustmentId),
    memberId,
    occurredAt: at,
    recordedAt: at,
    adjustmentId,
    ...(body.points === undefined ? {} : { points: points(body.points) }),
    ...(body.qualifying === undefined ? {} : { qualifying: qualifyingOf(body.qualifying, rules) }),
    reason: body.reason,
  });
  const done = await take(
    commands,
    request,
    memberId,
    { make, admit: () => null, action: actionOf(request, 'member.adjusted', body.reason) },
    'idempotency-key-reused',
  );
  return answerWith(done, { adjustmentId });
}

async function undoAdjustment(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const adjustmentId = idIn(request.params.adjustmentId, 'adjustmentId');
  const why = whyIn(request);
  let read: AdjustmentRead | null = null;
  const done = await take(commands, request, memberId, {
    make: (at) => ({
      kind: 'adjustment-undo',
      id: factId('adjustment-undo', memberId, adjustmentId),
      memberId,
      occurredAt: at,
      recordedAt: at,
      adjustmentId,
    }),
    admit: async (_, version) => {
      read = await readAdjustment(commands.store, request.program, memberId, adjustmentId);
      if (read === null)
        throw new Problem('unknown-adjustment', `the member has no adjustment "${adjustmentId}"`);
      return isAfter(read.entry, version) ? { kind: 'behind' } : null;
    },
    recall: async () => {
      const memory = emptyMemory();
      if (read !== null) memory.adjustments.set(adjustmentId, read.memory);
      return memory;
    },
    action: actionOf(request, 'adjustment.undone', why),
  });
  return answerWith(done, { adjustmentId });
}

function qualifyingOf(
  { metric, of, amount }: NonNullable<z.infer<typeof adjustmentBody>['qualifying']>,
  rules: Rules,
): NonNullable<Adjustment['qualifying']> {
  const body = { qualifying: { of, amount } };
  const known = namesOf(metric, rules);
  if (known === null ? of !== undefined : !known.includes(of ?? '')) {
    const rule =
      known === null
        ? `"${metric}" has no "of"`
        : `must be one of: ${known.join(', ') || 'none is declared'}`;
    throw invalid([finding(body, ['qualifying', 'of'], rule)]);
  }
  const parsed = metric === 'spend' ? parseMoney(String(amount), rules.currencyDigits) : amount;
  const isRight =
    typeof parsed === 'number' && (metric === 'spend') === (typeof amount === 'string') && parsed !== 0;
  if (isRight) return { metric: joinMetric({ metric, of }), amount: parsed };
  const { currency, currencyDigits } = rules;
  const decimal = `must be a decimal string, not zero, with at most the ${currencyDigits} decimal digits of ${currency}`;
  const rule = metric === 'spend' ? decimal : 'must be a whole number, not zero';
  throw invalid([finding(body, ['qualifying', 'amount'], rule)]);
}

/** What a metric may be `of` in this program; null where it is of nothing. */
function namesOf(metric: (typeof metricNames)[number], rules: Rules): readonly string[] | null {
  if (metric === 'quantity') return [...rules.quantities];
  return metric === 'engagements' ? [...rules.earning.engagements.keys()] : null;
}
