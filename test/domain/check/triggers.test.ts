/** Triggers that can never fire. */
import { expect, test } from 'vitest';
import { checkOf } from '../../support/checks.ts';
import type { Changes } from '../../support/programs.ts';

const withTrigger = (on: object, changes: Changes = {}, more: object = {}): Changes => ({
  triggers: [{ id: 't', on, ...more }],
  ...changes,
});
const expiry = { kind: 'after-days', days: 30 };
const levels = [{ id: 'regular', name: 'Regular' }];
const gold = { id: 'gold', name: 'Gold', invitationOnly: true };

test.each<[what: string, changes: Changes, place: string | null]>([
  ['reaching a level', withTrigger({ kind: 'tier-reached', level: 'gold' }), null],
  ['reaching the lowest level', withTrigger({ kind: 'tier-reached', level: 'regular' }), 'level'],
  ['reaching any of one level', withTrigger({ kind: 'tier-reached' }, { tiers: { levels } }), 'kind'],
  [
    'reaching what operators give',
    withTrigger({ kind: 'tier-reached', level: 'gold' }, { tiers: { levels: [...levels, gold] } }),
    'level',
  ],
  ['a level at risk', withTrigger({ kind: 'tier-at-risk', days: 30 }), null],
  [
    'a level at risk that has no end',
    withTrigger({ kind: 'tier-at-risk', days: 30 }, { tiers: { term: { kind: 'unlimited' } } }),
    'kind',
  ],
  ['a level at risk before it begins', withTrigger({ kind: 'tier-at-risk', days: 372 }), 'days'],
  ['points that expire', withTrigger({ kind: 'points-expiring', days: 29 }, { expiry }), null],
  ['points that do not live so long', withTrigger({ kind: 'points-expiring', days: 30 }, { expiry }), 'days'],
  ['points that never expire', withTrigger({ kind: 'points-expiring', days: 30 }), 'kind'],
  [
    'points of its own, where others never expire',
    withTrigger(
      { kind: 'points-expiring', days: 30 },
      {},
      { do: [{ kind: 'points', points: 5, expiresAfterDays: 31 }] },
    ),
    null,
  ],
  [
    'points on hold',
    withTrigger({ kind: 'points-available' }, { earning: { hold: { kind: 'days', days: 3 } } }),
    null,
  ],
  ['points that are on no hold', withTrigger({ kind: 'points-available' }), 'kind'],
  ['the end of the program', withTrigger({ kind: 'program-ends', lastDay: '2028-12-31', days: 30 }), null],
  [
    'an end that is told before it takes effect',
    withTrigger({ kind: 'program-ends', lastDay: '2026-11-25', days: 30 }),
    'lastDay',
  ],
  ['a condition', withTrigger({ kind: 'birthday' }, {}, { when: 'member.purchases > 3' }), null],
])('%s', (_, changes, place) => {
  const found = checkOf(changes).filter(({ rule }) => rule === 'trigger-never-fires');
  expect(found.map(({ path, severity }) => [path, severity])).toEqual(
    place === null ? [] : [[`triggers[0].on.${place}`, 'error']],
  );
});

test('a condition that can never hold is named', () => {
  const found = (on: object, when: string) =>
    checkOf(withTrigger(on, {}, { when })).map(({ path, says, fix }) => ({ path, says, fix }));
  expect(found({ kind: 'birthday' }, 'tier == "silver"')).toEqual([
    {
      path: 'triggers[0].when',
      says: 'trigger "t" never fires: its condition can never hold: nothing meets what it asks of tier',
      fix: 'write a tier of this program: "regular", "gold" or "platinum", or take the trigger out',
    },
  ]);
  expect(found({ kind: 'first-purchase' }, 'member.purchases > 0')).toHaveLength(1);
  expect(found({ kind: 'purchase' }, 'member.purchases > 0')).toEqual([]);
});

test('it is said of whom it is told', () => {
  expect(checkOf(withTrigger({ kind: 'points-expiring', days: 30 }, { expiry }))).toMatchObject([
    {
      says: 'trigger "t" never fires: points live for 30 days at most, so 30 days before they expire nobody has them',
      fix: 'write "days": 29 or less, or take the trigger out',
      example:
        'On 2026-11-22 Ada buys for 100.00 USD: 100 points, and she rises to Gold. Then she is Gold, with 100 points to spend and 0 on hold. They are gone after 30 days at the latest.',
    },
  ]);
});
