/** Terms that are prolonged and shortened again, that lapse, and that new rules calculate again. */
import { describe, expect, test } from 'vitest';
import { explainHeld } from '../../../domain/explain/held.ts';
import { override, refund, revision } from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const bought = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });
const seen = (changes: Changes, events: readonly Event[], now: string) => {
  const { level, until } = member(changes, events, now);
  return [level, until?.slice(0, 10) ?? null];
};

describe('a term that was prolonged', () => {
  const extending: Changes = { tiers: { onRequalifying: 'extend' } };
  const gold = bought('gold', '2026-01-10T12:00', 100_00);
  const small = bought('small', '2026-12-20T12:00', 5_00);
  const back = (order: typeof gold, amount: number, on: string) => refund(`r-${order.id}`, order, on, amount);

  test('goes back to the term it had where the order that prolonged it is returned', () => {
    expect(seen(extending, [gold, small], '2026-12-21')).toEqual(['gold', '2027-12-20']);
    const events = [gold, small, back(small, 5_00, '2026-12-21T12:00')];
    expect(seen(extending, events, '2026-12-22')).toEqual(['gold', '2027-01-10']);
    expect(seen(extending, events, '2027-01-11')).toEqual(['regular', null]);
  });

  test('stays prolonged where something of that order is kept, and where another one of that day asks for it', () => {
    expect(seen(extending, [gold, small, back(small, 4_99, '2026-12-21T12:00')], '2026-12-22')).toEqual([
      'gold',
      '2027-12-20',
    ]);
    const other = bought('other', '2026-12-20T13:00', 5_00);
    const events = [gold, small, other, back(small, 5_00, '2026-12-21T12:00')];
    expect(seen(extending, events, '2026-12-22')).toEqual(['gold', '2027-12-20']);
    const both = [...events, back(other, 5_00, '2026-12-21T13:00')];
    expect(seen(extending, both, '2026-12-22')).toEqual(['gold', '2027-01-10']);
  });

  test('loses one of two extensions, whichever it was', () => {
    const first = bought('first', '2026-11-01T12:00', 5_00);
    const events = [gold, first, small];
    const without = (order: typeof gold) =>
      seen(extending, [...events, back(order, 5_00, '2026-12-21T12:00')], '2026-12-22');
    expect(without(first)).toEqual(['gold', '2027-12-20']);
    expect(without(small)).toEqual(['gold', '2027-11-01']);
    const none = [...events, back(first, 5_00, '2026-12-21T12:00'), back(small, 5_00, '2026-12-21T13:00')];
    expect(seen(extending, none, '2026-12-22')).toEqual(['gold', '2027-01-10']);
  });

  test('is reviewed at once where the term that is left was over', () => {
    const large = bought('large', '2026-12-20T12:00', 100_00);
    const later = bought('later', '2027-01-20T12:00', 100_00);
    const events = [gold, large, back(large, 100_00, '2027-02-01T12:00')];
    expect(seen(extending, events, '2027-02-02')).toEqual(['regular', null]);
    // What was bought since is enough: the term goes on as the review of January would have given it.
    const kept = [gold, large, later, back(large, 100_00, '2027-02-01T12:00')];
    expect(seen(extending, kept, '2027-02-02')).toEqual(['gold', '2028-01-20']);
  });

  test('of the level before comes back as it was, where the order that prolonged it goes as well', () => {
    const platinum = bought('platinum', '2026-12-22T12:00', 300_00);
    const events = [
      gold,
      small,
      platinum,
      back(small, 5_00, '2026-12-23T12:00'),
      back(platinum, 300_00, '2026-12-23T13:00'),
    ];
    expect(seen(extending, events, '2026-12-24')).toEqual(['gold', '2027-01-10']);
  });

  test('is shortened where too little is left to keep the level, and the level was not lost by it', () => {
    const keeping: Changes = {
      tiers: {
        onRequalifying: 'extend',
        window: { kind: 'rolling', months: 3 },
        levels: [
          { id: 'regular', name: 'Regular' },
          {
            id: 'gold',
            name: 'Gold',
            qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
            keep: { anyOf: [{ metric: 'spend', atLeast: '50.00' }] },
          },
        ],
      },
    };
    const again = bought('again', '2026-06-01T12:00', 60_00);
    expect(seen(keeping, [gold, again], '2026-06-02')).toEqual(['gold', '2027-06-01']);
    const less = [gold, again, back(again, 20_00, '2026-06-02T12:00')];
    expect(seen(keeping, less, '2026-06-03')).toEqual(['gold', '2027-01-10']);
  });

  test('says why it was shortened', () => {
    const events = [gold, small, back(small, 5_00, '2026-12-21T12:00')];
    const { entries, state } = member(extending, events, '2026-12-22');
    expect(inWords(entries.at(-1)?.applied.outcomes ?? [])).toContain(
      'tier.kept 2026-12-21T12:00:00Z gold until 2027-01-10T00:00:00Z',
    );
    expect(state.tier.because.decision).toBe('decided-again-by-refund');
    const facts = entries.map(({ fact }) => fact);
    expect(explainHeld(facts, timelineOf(extending), at('2026-12-22'))?.tier.sentence).toBe(
      'what had prolonged the term of Gold was taken back, so the level is kept until 2027-01-10; ' +
        'without the refund it would have been kept until 2027-12-20',
    );
  });

  test('is left where refunds leave the tier', () => {
    const left: Changes = { ...extending, refunds: { tier: 'leave' } };
    const events = [gold, small, back(small, 5_00, '2026-12-21T12:00')];
    expect(seen(left, events, '2026-12-22')).toEqual(['gold', '2027-12-20']);
  });

  test('is shortened by a change of the order, too', () => {
    const events = [gold, small, revision(small, '2026-12-21T12:00', 0)];
    expect(seen(extending, events, '2026-12-22')).toEqual(['gold', '2027-01-10']);
  });
});

describe('a level that lapses', () => {
  const lapsing: Changes = { tiers: { onTermEnd: 'lapse', down: 'to-lowest' } };
  const gold: Event = ['2026-01-10T12:00', 100_00];
  const more: Event = ['2026-12-01T12:00', 100_00];

  test('is lost at the end of its term, however much has counted', () => {
    expect(seen(lapsing, [gold, more], '2027-01-09T23:59')).toEqual(['gold', '2027-01-10']);
    expect(seen(lapsing, [gold, more], '2027-01-10')).toEqual(['regular', null]);
  });

  test('is earned anew: what counted before counts no longer', () => {
    expect(seen(lapsing, [gold, more, ['2027-01-10T12:00', 99_99]], '2027-01-11')).toEqual(['regular', null]);
    expect(seen(lapsing, [gold, more, ['2027-01-10T12:00', 100_00]], '2027-01-11')).toEqual([
      'gold',
      '2028-01-10',
    ]);
    const { nextTier } = member(lapsing, [gold, more], '2027-01-11').status;
    expect(nextTier?.missing[0]?.amount).toBe(100_00);
  });

  test('takes nothing off what counts anew where an order from before is returned', () => {
    const old = bought('old', '2026-12-01T12:00', 50_00);
    const events = [gold, old, refund('r', old, '2027-01-12T12:00', 50_00)];
    expect(member(lapsing, events, '2027-01-13').status.nextTier?.missing[0]?.amount).toBe(100_00);
  });

  test('is not said to be kept by anything, and says why it ended', () => {
    expect(member(lapsing, [gold, more], '2026-12-02').status.keepTier).toBeNull();
    const { entries, state } = member(lapsing, [gold], '2027-01-11');
    expect(state.tier.because.decision).toBe('lapsed');
    const facts = entries.map(({ fact }) => fact);
    expect(explainHeld(facts, timelineOf(lapsing), at('2027-01-11'))?.tier.sentence).toBe(
      'the term of Gold ended on 2027-01-10, and levels lapse at the end of their term: the tier is Regular, ' +
        'and what counted before that day counts no longer',
    );
  });

  test('lapses as its own term ends, where a return takes back what had prolonged it', () => {
    const extending: Changes = { tiers: { onTermEnd: 'lapse', down: 'to-lowest', onRequalifying: 'extend' } };
    const small = bought('small', '2026-12-20T12:00', 5_00);
    const later: Event = ['2027-01-15T12:00', 60_00];
    const back = refund('r', small, '2027-02-01T12:00', 5_00);
    const seenAfter = member(extending, [gold, small, later, back], '2027-02-02');
    expect(seenAfter.level).toBe('regular');
    expect(seenAfter.status.nextTier?.missing[0]?.amount).toBe(40_00);
  });
});

describe('new rules that calculate terms again', () => {
  const versions = (term: object, more: object = {}) =>
    timelineOfVersions(
      { changes: {} },
      { from: '2026-07-01T00:00', changes: { tiers: { standing: 'recompute-terms', term, ...more } } },
    );
  const gold: Event = ['2026-01-10T12:00', 100_00];

  test.each<[string, object, object, string, string | null]>([
    ['a longer term', { kind: 'months', months: 24 }, {}, 'gold', '2028-01-10'],
    ['a shorter one', { kind: 'months', months: 8 }, {}, 'gold', '2026-09-10'],
    ['the end of the next year', { kind: 'next-year-end' }, {}, 'gold', '2028-01-01'],
    ['no end', { kind: 'unlimited' }, {}, 'gold', null],
    ['days of grace', { kind: 'months', months: 12 }, { graceDays: 10 }, 'gold', '2027-01-20'],
    ['while qualified', { kind: 'while-qualified' }, { down: 'to-earned' }, 'gold', '2027-01-10'],
  ])('give %s', (_, term, more, level, until) => {
    const after = member(versions(term, more), [gold], '2026-07-02');
    expect([after.level, after.until?.slice(0, 10) ?? null]).toEqual([level, until]);
  });

  test('review at once who would have been reviewed before', () => {
    const short = versions({ kind: 'months', months: 3 }, { window: { kind: 'rolling', months: 3 } });
    const after = member(short, [gold], '2026-07-02');
    expect(after.level).toBe('regular');
    expect(inWords(after.passed)).toEqual([
      'tier.kept 2026-07-01T00:00:00Z gold until 2026-07-01T00:00:00Z',
      'tier.lowered 2026-07-01T00:00:00Z gold → regular until null',
    ]);
    const kept = member(short, [gold, ['2026-06-10T12:00', 100_00]], '2026-07-02');
    expect([kept.level, kept.until?.slice(0, 10)]).toEqual(['gold', '2026-10-01']);
  });

  test('count from the last review where there was one', () => {
    const later = timelineOfVersions(
      { changes: {} },
      {
        from: '2027-07-01T00:00',
        changes: { tiers: { standing: 'recompute-terms', term: { kind: 'months', months: 18 } } },
      },
    );
    const after = member(later, [gold, ['2026-12-01T12:00', 100_00]], '2027-07-02');
    expect([after.level, after.until?.slice(0, 10)]).toEqual(['gold', '2028-07-10']);
  });
});

describe('a level that moves under an operator’s', () => {
  const given = override('o', '2026-01-05T12:00', 'platinum', '2026-12-01T12:00');
  const hidden = (events: readonly Event[], now: string) => {
    const { passed, entries } = member({}, events, now);
    return [...entries.flatMap(({ applied }) => applied.outcomes), ...passed].flatMap((outcome) =>
      outcome.kind === 'tier.raised' || outcome.kind === 'tier.lowered'
        ? [[outcome.to, outcome.hiddenBy ?? null]]
        : [],
    );
  };

  test('is hidden by it, whether it rises or falls', () => {
    const order = bought('x', '2026-01-10T12:00', 100_00);
    const events = [['2026-01-01T12:00', 1_00] as const, given, order];
    expect(hidden([...events, refund('r', order, '2026-01-11T12:00', 100_00)], '2026-02-01')).toEqual([
      ['gold', 'platinum'],
      ['regular', 'platinum'],
    ]);
  });

  test('is seen where there is none any more', () => {
    const events = [['2026-01-01T12:00', 1_00] as const, given, ['2026-12-02T12:00', 100_00] as const];
    expect(hidden(events, '2026-12-03')).toEqual([['gold', null]]);
  });
});
