/** What a cart would bring: nothing is written. */
import * as z from 'zod/mini';
import { type Purchase, purchaseFactId } from '../../../domain/facts/facts.ts';
import type { Instant, MemberId, MinorUnits } from '../../../domain/kernel/brand.ts';
import type { Finding } from '../../../domain/kernel/finding.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import { type Quote, type QuotedLine, quote } from '../../../domain/reading/quote.ts';
import { cartFields, checkCurrency, readLines } from '../../bodies/orderLines.ts';
import { showEarned } from '../../present/outcomes/points.ts';
import { presentLevel, presentOutlook } from '../../present/present.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import type { Commands } from '../command.ts';
import { loadMember } from '../members/load.ts';

/** A purchase that has no order yet. */
export const quoteBody = z.strictObject(cartFields);

export async function quoteCart(commands: Commands, request: Request, memberId: MemberId): Promise<Reply> {
  const document = parseJson(request.body);
  const { currency, lines, channel, store } = check(quoteBody, document);
  const [timeline, { state }] = await loadMember(commands, request, memberId);
  // After everything that is decided, as a command would come.
  const now = Math.max(platformNow(), state.asOf.at + 1) as Instant;
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  const findings: Finding[] = [];
  checkCurrency(currency, document, rules, findings, []);
  const read = readLines(lines, document, rules, findings, []);
  if (findings.length > 0) throw invalid(findings);
  const order = { source: 'quote', orderId: 'quote' };
  const cart: Purchase = {
    kind: 'purchase',
    id: purchaseFactId(order),
    memberId,
    occurredAt: now,
    recordedAt: now,
    order,
    lines: read,
    ...(channel === undefined ? {} : { channel }),
    ...(store === undefined ? {} : { store }),
  };
  return { status: 200, body: present(quote(state, timeline, cart), cart) };
}

function present(
  { rules, points, earned, bonuses, lines, isRaised, after, redeemable }: Quote,
  cart: Purchase,
) {
  const money = (amount: number) => formatMoney(amount as MinorUnits, rules.currencyDigits);
  const { availableAt, expiresAt } = showEarned(earned, rules);
  const { nextTier, tier } = after;
  return {
    points,
    rules: [earned, ...bonuses].map(({ rule, points: worth }) => ({ rule, points: worth })),
    programVersion: rules.version,
    earningTier: earned.tier,
    eligible: money(earned.eligible),
    availableAt,
    expiresAt,
    lines: cart.lines.map(({ lineId, amount }, index) => {
      const line = lines[index] as QuotedLine;
      return {
        ...(lineId === undefined ? {} : { lineId }),
        amount: money(amount),
        eligible: money(line.counted),
        points: line.points,
        rules: line.rules,
      };
    }),
    tier: { ...presentLevel(tier.level), reached: isRaised },
    nextTier:
      nextTier === null
        ? null
        : { ...presentLevel(nextTier.level), ...presentOutlook(nextTier, after.rules) },
    redeemable: redeemable === null ? null : { points: redeemable.points, value: money(redeemable.value) },
  };
}
