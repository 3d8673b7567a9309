/** What new rules do to standing members: raised, lowered, moved from a level that is gone, let stay for a time. */
import { type Changes, timelineOfVersions } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const level = (id: string, name: string, atLeast: string) => ({
  id,
  name,
  qualify: { anyOf: [{ metric: 'spend', atLeast }] },
});
const program = (tiers: object, ...levels: readonly object[]): Changes => ({
  tiers: { ...tiers, levels: [{ id: 'regular', name: 'Regular' }, ...levels] },
});
const bought = purchase({ orderId: '1', on: '2026-01-10T12:00Z', amount: 150_00 });

export const moved: Life = {
  timeline: timelineOfVersions(
    { changes: program({}, level('gold', 'Gold', '100.00')) },
    {
      from: '2026-02-01T00:00Z',
      changes: program(
        { standing: 'upgrade-only' },
        level('gold', 'Gold', '100.00'),
        level('platinum', 'Platinum', '150.00'),
      ),
    },
    // Platinum is gone, and what counts is enough for a new level.
    {
      from: '2026-03-01T00:00Z',
      changes: program({}, level('gold', 'Gold', '100.00'), level('ruby', 'Ruby', '120.00')),
    },
    // Ruby is gone as well, and nothing is enough.
    { from: '2026-04-01T00:00Z', changes: program({}, level('gold', 'Gold', '200.00')) },
    // What is enough now was bought before: the next purchase, however small, raises.
    { from: '2026-05-01T00:00Z', changes: program({}, level('gold', 'Gold', '140.00')) },
    { from: '2026-06-01T00:00Z', changes: program({ standing: 'at-once' }, level('gold', 'Gold', '500.00')) },
  ),
  facts: [bought, purchase({ orderId: '2', on: '2026-05-10T12:00Z', amount: 1 })],
  until: '2026-07-01',
  looks: ['2026-03-15', '2026-06-15'],
};

const qualifying = { window: { kind: 'lifetime' }, term: { kind: 'while-qualified' }, down: 'to-earned' };

export const stood: Life = {
  timeline: timelineOfVersions(
    {
      changes: program(
        { ...qualifying, window: { kind: 'rolling', months: 6 } },
        level('gold', 'Gold', '100.00'),
      ),
    },
    { from: '2026-03-01T00:00Z', changes: program(qualifying, level('gold', 'Gold', '200.00')) },
    { from: '2026-08-01T00:00Z', changes: program(qualifying, level('gold', 'Gold', '100.00')) },
    {
      from: '2026-10-01T00:00Z',
      changes: program({ window: { kind: 'lifetime' } }, level('gold', 'Gold', '500.00')),
    },
  ),
  facts: [bought, purchase({ orderId: '2', on: '2026-09-10T12:00Z', amount: 1 })],
  until: '2027-01-01',
  looks: ['2026-03-02', '2026-12-01'],
};
