/**
 * What admission promises, counted naively over a member's entries: nobody has more of anything than the
 * rules of storms let them have.
 */
import type { Entry } from '../../../functions/store/ledger/entryItem.ts';
import { quotaMax, rewards } from '../storm/rules.ts';

export function faultsInCommands(entries: readonly Entry[]): string[] {
  const inOrder = entries.toSorted((a, b) => a.version - b.version);
  return [
    ...uncoveredPoints(inOrder),
    ...settledTwice(inOrder),
    ...usesBeyondQuota(inOrder),
    ...rewardsBeyondLimit(inOrder),
    ...tagsOutOfTurn(inOrder),
  ];
}

/** A tag is set where it was not, taken off where it was, and nobody has more than ten. */
function tagsOutOfTurn(entries: readonly Entry[]): string[] {
  const tags = new Set<string>();
  return entries.flatMap(({ id, body }) => {
    if (body.kind !== 'fact' || (body.fact.kind !== 'tag-set' && body.fact.kind !== 'tag-unset')) return [];
    const { kind, tag } = body.fact;
    const isOutOfTurn = tags.has(tag) === (kind === 'tag-set');
    if (kind === 'tag-set') tags.add(tag);
    else tags.delete(tag);
    return isOutOfTurn || tags.size > 10 ? [`${id} is out of turn, or one too many: ${[...tags]}`] : [];
  });
}

function uncoveredPoints(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ id, outcomes }) =>
    outcomes.some(
      (outcome) =>
        (outcome.kind === 'points.redeemed' || outcome.kind === 'points.reserved') &&
        outcome.taken.some(({ expiresOn }) => expiresOn === 0),
    )
      ? [`${id} spent points that nobody had`]
      : [],
  );
}

function settledTwice(entries: readonly Entry[]): string[] {
  const settled = new Map<string, string>();
  const faults: string[] = [];
  for (const { id, body } of entries) {
    if (body.kind !== 'fact') continue;
    const { fact } = body;
    const settles =
      fact.kind === 'redemption-capture' ||
      fact.kind === 'redemption-cancel' ||
      (fact.kind === 'redemption' && fact.mode === 'capture');
    if (!settles) continue;
    const before = settled.get(fact.redemptionId);
    if (before !== undefined) faults.push(`${id} settles what ${before} has settled`);
    settled.set(fact.redemptionId, id);
  }
  return faults;
}

/** At every moment, in the period in which they counted; rules with another period count anew. */
function usesBeyondQuota(entries: readonly Entry[]): string[] {
  let counted = { periodStart: -1, used: 0 };
  const faults: string[] = [];
  for (const { id, outcomes } of entries) {
    for (const outcome of outcomes) {
      if (outcome.kind !== 'privilege.used' && outcome.kind !== 'privilege.returned') continue;
      const { periodStart, quantity } = outcome;
      const isUse = outcome.kind === 'privilege.used';
      if (periodStart !== counted.periodStart && !isUse) continue;
      const used = periodStart === counted.periodStart ? counted.used : 0;
      counted = { periodStart, used: used + (isUse ? quantity : -quantity) };
      if (counted.used > quotaMax) faults.push(`${id} is use ${counted.used} of ${quotaMax}`);
    }
  }
  return faults;
}

/** Of what is captured and was not paid toward an order: that never comes back. */
function rewardsBeyondLimit(entries: readonly Entry[]): string[] {
  const facts = entries.flatMap(({ body }) => (body.kind === 'fact' ? [body.fact] : []));
  const captured = new Set(
    facts.flatMap((fact) => (fact.kind === 'redemption-capture' ? [fact.redemptionId] : [])),
  );
  return rewards.flatMap(({ id, perMember = Number.POSITIVE_INFINITY }) => {
    const had = facts.filter(
      (fact) =>
        fact.kind === 'redemption' &&
        fact.rewardId === id &&
        fact.order === undefined &&
        (fact.mode === 'capture' || captured.has(fact.redemptionId)),
    );
    return had.length > perMember ? [`${had.length} of reward ${id} were given away`] : [];
  });
}
