/** The check plays buying and returning, and warns where something of it stays. */
import { describe, expect, it } from 'vitest';
import { checkOf } from '../../support/checks.ts';
import type { Changes } from '../../support/programs.ts';

const found = (changes: Changes) => checkOf(changes).filter(({ rule }) => rule === 'buying-and-returning');

const withReward = (onFall: string, deficit = 'zero-with-deficit'): Changes => ({
  refunds: { deficit },
  redemption: { pointValue: '0.01' },
  quantities: [{ id: 'nights', name: 'nights' }],
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: { anyOf: [{ metric: 'quantity', of: 'nights', atLeast: 25 }] },
        entryReward: { points: 5000, onFall },
      },
    ],
  },
});

describe('buying and returning', () => {
  it('leaves nothing behind under the plain program, nor under a reward that is taken back', () => {
    expect(found({})).toEqual([]);
    expect(found(withReward('take-back'))).toEqual([]);
  });

  it('leaves the level behind where refunds leave it', () => {
    expect(found({ refunds: { tier: 'leave' } })).toMatchObject([
      {
        severity: 'warning',
        path: 'refunds.tier',
        value: '"leave"',
        says: 'buying and returning leaves Gold behind: whoever returns everything on the next day keeps the level',
        fix: 'write "tier": "decide-again" in "refunds"',
        example:
          'On 2026-11-22 Ada enrols: 0 points. On 2026-11-22 Ada buys for 100.00 USD: 100 points, and she rises to ' +
          'Gold. On 2026-11-23 she returns order 1: -100 points. Then she is Gold, with 0 points to spend and 0 on hold.',
      },
    ]);
  });

  it('leaves the reward of a level behind where that is kept', () => {
    expect(found(withReward('keep'))).toMatchObject([
      { path: 'tiers.levels[1].entryReward.onFall', says: 'buying and returning leaves 5000 points behind' },
    ]);
  });

  it('leaves what was spent before the return where that is forgiven', () => {
    const rules: Changes = { refunds: { deficit: 'forgiven' }, redemption: { pointValue: '0.01' } };
    expect(found(rules)).toMatchObject([
      {
        path: 'refunds.deficit',
        says: 'buying and returning leaves 100 points behind: they are spent before the return, and never owed',
      },
    ]);
    expect(found({ ...rules, earning: { hold: { kind: 'days', days: 14 } } })).toEqual([]);
  });

  it('is played in every order of two and three returns', () => {
    const steps = (...amounts: readonly string[]) => [
      { id: 'regular', name: 'Regular' },
      ...amounts.map((atLeast, index) => ({
        id: `l${index}`,
        name: `L${index}`,
        qualify: { anyOf: [{ metric: 'spend', atLeast }] },
        entryReward: { points: 100 },
      })),
    ];
    const levels = steps('100.00', '300.00', '900.00');
    expect(found({ tiers: { levels } })).toEqual([]);
    // Each order alone is enough for its level, and whoever returns the cheapest first keeps nothing either.
    for (const tier of ['decide-again', 'decide-again-if-caused']) {
      for (const at of ['at-once', 'day-end']) {
        expect(found({ refunds: { tier, at }, tiers: { levels } })).toEqual([]);
      }
    }
    const [story] = found({ refunds: { tier: 'leave' }, tiers: { levels: levels.slice(0, 3) } });
    expect(story).toMatchObject({ path: 'refunds.tier' });
  });
});
