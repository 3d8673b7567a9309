/** Levels for how long somebody is a member, and for how often they come back. */
import { describe, expect, test } from 'vitest';
import { explainHeld } from '../../../domain/explain/held.ts';
import { enrolment } from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, checked, programJson, timelineOf } from '../../support/programs.ts';
import { at } from '../../support/times.ts';

const asking = (qualify: object, more: object = {}): Changes => ({
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify },
    ],
    ...more,
  },
});
const raised = (changes: Changes, events: readonly Event[], now: string) => {
  const { passed, entries } = member(changes, events, now);
  return inWords([...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]), ...passed])
    .filter((words) => words.startsWith('tier.raised'))
    .map((words) => words.slice(12, 32));
};

describe('tenure', () => {
  const months = asking({ anyOf: [{ metric: 'tenure', of: 'months', atLeast: 3 }] });
  const joined: Event = enrolment('2026-01-31T12:00');

  test('raises by itself on the day, counted from the day of enrolling', () => {
    expect(raised(months, [joined], '2026-06-01')).toEqual(['2026-04-30T00:00:00Z']);
    const days = asking({ anyOf: [{ metric: 'tenure', of: 'days', atLeast: 30 }] });
    expect(raised(days, [joined], '2026-06-01')).toEqual(['2026-03-02T00:00:00Z']);
  });

  test('is due then, so that a review finds it', () => {
    const { state, status } = member(months, [joined], '2026-03-01');
    expect(state.tier.level).toBe('regular');
    expect(status.nextTier).toMatchObject({
      at: Date.parse('2026-04-30'),
      missing: [{ metric: 'tenure:months', atLeast: 3, amount: 2, by: Date.parse('2026-03-31') }],
    });
  });

  test('waits for the amount that is asked for beside it, and that for the time', () => {
    const both = asking({
      allOf: [
        { metric: 'tenure', of: 'months', atLeast: 3 },
        { metric: 'spend', atLeast: '100.00' },
      ],
    });
    expect(raised(both, [joined, ['2026-02-10T12:00', 100_00]], '2026-06-01')).toEqual([
      '2026-04-30T00:00:00Z',
    ]);
    expect(raised(both, [joined, ['2026-05-10T12:00', 100_00]], '2026-06-01')).toEqual([
      '2026-05-10T12:00:00Z',
    ]);
    expect(member(both, [joined], '2026-02-01').status.nextTier?.at).toBeNull();
    const bought = member(both, [joined, ['2026-02-10T12:00', 100_00]], '2026-02-11').status;
    expect(bought.nextTier?.at).toBe(Date.parse('2026-04-30'));
  });

  test('raises at the end of the month where the program does', () => {
    const monthly = asking(
      { anyOf: [{ metric: 'tenure', of: 'days', atLeast: 40 }] },
      { upgrade: 'at-month-end' },
    );
    expect(raised(monthly, [joined], '2026-06-01')).toEqual(['2026-04-01T00:00:00Z']);
  });

  test('keeps a level at its review, and says why it was reached', () => {
    const { level, status } = member(months, [joined], '2027-05-01');
    expect([level, status.keepTier?.missing]).toEqual(['gold', []]);
    const { entries } = member(months, [joined], '2026-05-01');
    const facts = entries.map(({ fact }) => fact);
    expect(explainHeld(facts, timelineOf(months), at('2026-05-01'))?.tier.sentence).toContain(
      'as the time as a member was reached on 2026-04-30 the tier rose from Regular to Gold, because 3 months as a ' +
        'member reached the 3 months as a member that Gold asks for',
    );
  });
});

describe('recurrence', () => {
  const often = (more: object = {}) =>
    asking({ anyOf: [{ metric: 'recurrence', per: 'calendar-quarter', last: 4, atLeast: 3, ...more }] });
  const inQuarters: Event[] = [
    ['2026-02-10T12:00', 10_00],
    ['2026-03-10T12:00', 10_00],
    ['2026-05-10T12:00', 10_00],
    ['2026-11-10T12:00', 10_00],
  ];

  test('counts the periods in which something was bought, not the purchases', () => {
    expect(raised(often(), inQuarters.slice(0, 3), '2026-12-01')).toEqual([]);
    expect(raised(often(), inQuarters, '2026-12-01')).toEqual(['2026-11-10T12:00:00Z']);
  });

  test('asks of each period what the program says', () => {
    const each = { metric: 'spend', atLeast: '20.00' };
    expect(raised(often({ each }), inQuarters, '2026-12-01')).toEqual([]);
    expect(raised(often({ each, atLeast: 1 }), inQuarters, '2026-12-01')).toEqual(['2026-03-10T12:00:00Z']);
  });

  test('looks at the complete periods before as well, so that a new period takes nothing away as it begins', () => {
    const held = asking(
      { anyOf: [{ metric: 'recurrence', per: 'calendar-quarter', last: 4, atLeast: 3 }] },
      { term: { kind: 'while-qualified' }, down: 'to-earned' },
    );
    const seen = (now: string) => {
      const { level, until } = member(held, inQuarters, now);
      return [level, until?.slice(0, 10) ?? null];
    };
    expect(seen('2026-12-01')).toEqual(['gold', '2027-04-01']);
    expect(seen('2027-03-31')).toEqual(['gold', '2027-04-01']);
    expect(seen('2027-04-01')).toEqual(['regular', null]);
  });

  test('says how many are missing, and until when the figure is right', () => {
    const { nextTier } = member(often(), inQuarters.slice(0, 3), '2026-05-11').status;
    expect(nextTier?.missing).toEqual([
      {
        metric: 'recurrence:4 calendar-quarters',
        window: null,
        atLeast: 3,
        amount: 1,
        by: Date.parse('2026-07-01'),
      },
    ]);
  });

  test('can’t be asked for in more periods than are looked at', () => {
    expect(() => checked(programJson(often({ last: 2 })))).toThrow('only 2 periods are looked at');
  });
});
