/** An opening of a request as the fact that it is; throws what is wrong with it. */
import { type OpenedLot, type OpenedTier, type Opening, openingFactId } from '../../../domain/facts/facts.ts';
import { type Day, type Instant, type LevelId, type MemberId, points } from '../../../domain/kernel/brand.ts';
import { never, parseDay } from '../../../domain/kernel/civil.ts';
import { admitOpenedTier } from '../../../domain/member/admit.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { refused } from '../../present/refusals.ts';
import { check } from '../../shared/json.ts';
import { amountsIn } from './amounts.ts';
import { type OpeningBody, opening } from './body.ts';
import { Faults } from './faults.ts';
import { checkSums } from './sums.ts';

export interface Import {
  readonly importId: string;
  readonly at: Instant;
  readonly now: Instant;
  /** In force at `at`. */
  readonly rules: Rules;
}

export interface ReadOpening {
  readonly fact: Opening;
  readonly identities: readonly string[];
}

export function readOpening(document: unknown, given: Import): ReadOpening {
  const body = check(opening, document);
  const faults = new Faults(document);
  const { importId, at, now, rules } = given;
  const day = (text: string) => parseDay(text) as Day;
  const memberId = body.memberId as MemberId;
  const today = rules.calendar.dayOf(at);
  const tier = tierIn(body, given, faults);
  const amounts = amountsIn(body.amounts ?? [], rules, today, faults);
  const since = sinceIn(
    body,
    given,
    [tier?.since, amounts[0] && rules.calendar.startOfDay(amounts[0].day)],
    faults,
  );
  const lots = lotsIn(body, today, faults);
  const owed =
    body.balance === undefined
      ? 0
      : Math.max(0, lots.reduce((sum, each) => sum + each.points, 0) - body.balance);
  if (body.lastActiveOn !== undefined && day(body.lastActiveOn) > today)
    faults.add(['lastActiveOn'], 'comes after "at"', 'write the day of the last activity there');
  faults.throwIfAny();
  const fact: Opening = {
    kind: 'opening',
    id: openingFactId(memberId, importId),
    memberId,
    occurredAt: at,
    recordedAt: now,
    opens: memberId,
    importId,
    since,
    lots,
    ...(owed === 0 ? {} : { deficit: points(owed) }),
    ...(tier === null ? {} : { tier }),
    ...(amounts.length === 0 ? {} : { amounts }),
    ...(body.tags === undefined ? {} : { tags: [...new Set(body.tags)].sort() }),
    ...(body.birthday === undefined ? {} : { birthday: body.birthday }),
    ...(body.lastActiveOn === undefined ? {} : { activeOn: day(body.lastActiveOn) }),
  };
  checkSums(body, fact, rules);
  const refusal = admitOpenedTier(rules, fact);
  if (refusal !== null) throw refused(refusal);
  return { fact, identities: body.identities ?? [] };
}

/** One lot of all points where only the balance is said. */
function lotsIn({ lots, balance = 0 }: OpeningBody, today: Day, faults: Faults): readonly OpenedLot[] {
  if (lots === undefined) return balance > 0 ? [{ points: points(balance) }] : [];
  return lots.map(({ points: count, expiresOn, availableOn }, index) => {
    const on =
      expiresOn === null ? never : expiresOn === undefined ? undefined : (parseDay(expiresOn) as Day);
    const from = availableOn === undefined ? undefined : (parseDay(availableOn) as Day);
    if (on !== undefined && on <= today)
      faults.add(['lots', index, 'expiresOn'], 'has come by "at": the points are gone', 'leave the lot out');
    if (on !== undefined && from !== undefined && from >= on)
      faults.add(['lots', index, 'availableOn'], 'is not before "expiresOn"', 'write when the hold ends');
    return {
      points: points(count),
      ...(on === undefined ? {} : { expiresOn: on }),
      ...(from === undefined ? {} : { availableOn: from }),
    };
  });
}

function tierIn({ tier }: OpeningBody, { at, rules }: Import, faults: Faults): OpenedTier | null {
  if (tier === undefined) return null;
  const start = (text: string) => rules.calendar.startOfDay(parseDay(text) as Day);
  const since = tier.since === undefined ? at : start(tier.since);
  const until = tier.until === undefined || tier.until === null ? tier.until : start(tier.until);
  if (since > at)
    faults.add(['tier', 'since'], 'comes after "at"', 'write since when the level was held there');
  if (until !== undefined && until !== null && until <= at)
    faults.add(
      ['tier', 'until'],
      'has come by "at": the level was over',
      'write the level that is held at "at"',
    );
  const { level, reason } = tier;
  return {
    level: level as LevelId,
    since,
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** As early as anything that they bring, where nothing is said. */
function sinceIn(
  { since }: OpeningBody,
  { at, rules }: Import,
  others: readonly (Instant | undefined)[],
  faults: Faults,
): Instant {
  const earliest = Math.min(at, ...others.filter((each) => each !== undefined)) as Instant;
  if (since === undefined) return earliest;
  const said = rules.calendar.startOfDay(parseDay(since) as Day);
  if (said > at) faults.add(['since'], 'comes after "at"', 'write since when they are a member there');
  else if (said > earliest)
    faults.add(
      ['since'],
      'comes after what they have from before',
      'write since when they are a member there',
    );
  return said;
}
