/** What an operator puts right by hand: points, and amounts toward a tier. */
import * as z from 'zod/mini';
import { type Adjustment, factId } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import { joinMetric, metricNames } from '../../../domain/facts/vocabulary.ts';
import { type Instant, type MemberId, type MinorUnits, points } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { formatMoney, parseMoney } from '../../../domain/kernel/money.ts';
import { nearest } from '../../../domain/kernel/nearest.ts';
import { briefly, quoted } from '../../../domain/kernel/words.ts';
import type { MemberNow } from '../../../domain/member/admit.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { amount, programName } from '../../bodies/fields.ts';
import { amountFinding } from '../../bodies/orderLines.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import { type AdjustmentRead, readAdjustment } from '../../store/history/causes.ts';
import { isAfter } from '../../store/recording/recording.ts';
import { answerWith, type Commands, carryOut, idFromKey, idIn } from '../command.ts';
import { idWith, namedMember } from '../members/load.ts';
import { actionOf, reason, whyIn } from './acts.ts';

const signed = z.int().check(z.gte(-1_000_000_000), z.lte(1_000_000_000));

export const adjustmentBody = z.strictObject({
  points: z.optional(signed).check(z.describe('points to add, or negative to take')),
  qualifying: z.optional(
    z.strictObject({
      metric: z.enum(metricNames),
      of: z.optional(programName).check(z.describe('which quantity, or which kind of engagement')),
      amount: z.union([amount, signed]).check(z.describe('a decimal string for spend, else a whole number')),
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
    const says =
      body.points === 0 ? 'is 0, and there is no "qualifying"' : 'is missing, and "qualifying" too';
    const fix = 'write "points" to add points, or with a minus to take them, or "qualifying"';
    throw invalid([finding(body, ['points'], says, fix)]);
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
  const done = await carryOut(
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
  const find = (id: MemberId) => readAdjustment(commands.store, request.program, id, adjustmentId);
  const under = await idWith(commands, request, memberId, find);
  let read: AdjustmentRead | null = null;
  const done = await carryOut(commands, request, memberId, {
    make: (at) => ({
      kind: 'adjustment-undo',
      id: factId('adjustment-undo', under, adjustmentId),
      memberId,
      occurredAt: at,
      recordedAt: at,
      adjustmentId,
    }),
    admit: async ({ state }, version) => {
      read = await find(under);
      if (read === null)
        throw new Problem('unknown-adjustment', `the member has no adjustment "${adjustmentId}"`);
      return isAfter(read.entry, state, version) ? { kind: 'behind' } : null;
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
    throw invalid([finding(body, ['qualifying', 'of'], ...wrongName(metric, of, known))]);
  }
  return { metric: joinMetric({ metric, of }), amount: amountOf(metric, amount, body, rules) };
}

/** What is wrong with the name of what is counted, and what to write. */
function wrongName(
  metric: string,
  of: string | undefined,
  known: readonly string[] | null,
): [string, string] {
  if (known === null)
    return [`says what is counted, and "${metric}" counts one thing only`, 'leave "of" out'];
  const says = of === undefined ? 'is missing' : `is ${briefly(of)}, which the program does not declare`;
  if (known.length === 0) return [`${says}: it declares none`, `choose another "metric" than "${metric}"`];
  const meant = nearest(of ?? '', known);
  return [says, `write "of": ${meant === null ? quoted(known, 'or') : `"${meant}"`}`];
}

function amountOf(metric: string, amount: string | number, body: unknown, rules: Rules): number {
  const path = ['qualifying', 'amount'];
  const refuse = (says: string, fix: string) => invalid([finding(body, path, says, fix)]);
  if (amount === 0 || /^-?0*(\.0*)?$/.test(String(amount))) {
    throw refuse(
      `is ${briefly(amount)}, which changes nothing`,
      'write more than zero, or less to take away',
    );
  }
  if (metric !== 'spend') {
    if (typeof amount === 'number') return amount;
    throw refuse(
      `must be a whole number, not the string ${briefly(amount)}`,
      'write for example "amount": 5',
    );
  }
  if (typeof amount === 'number') {
    const example = formatMoney((25 * 10 ** rules.currencyDigits) as MinorUnits, rules.currencyDigits);
    throw refuse(
      `must be a decimal string for "spend", not the number ${amount}`,
      `write for example "amount": "${example}"`,
    );
  }
  const parsed = parseMoney(amount, rules.currencyDigits);
  if (typeof parsed === 'number') return parsed;
  throw invalid([amountFinding(body, path, parsed, rules)]);
}

/** What a metric may be `of` in this program; null where it is of nothing. */
function namesOf(metric: (typeof metricNames)[number], rules: Rules): readonly string[] | null {
  if (metric === 'quantity') return [...rules.quantities];
  return metric === 'engagements' ? [...rules.earning.engagements.keys()] : null;
}
