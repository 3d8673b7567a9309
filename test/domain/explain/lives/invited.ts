/** A level by invitation: kept by what counts as the invitation ends, by itself or by an operator; lost where nothing keeps it. */
import { override, overrideEnd } from '../../../support/commands.ts';
import { type Changes, timelineOfVersions } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const program = (circle: object): Changes => ({
  tiers: {
    window: { kind: 'calendar-year' },
    term: { kind: 'months', months: 6 },
    down: 'to-earned',
    levels: [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] } },
      { id: 'circle', name: 'Circle', invitationOnly: true, ...circle },
    ],
  },
});
const buy = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });

export const invited: Life = {
  timeline: timelineOfVersions(
    {
      changes: program({
        keep: {
          allOf: [
            { metric: 'spend', atLeast: '200.00' },
            { metric: 'purchases', atLeast: 2 },
          ],
        },
      }),
    },
    { from: '2028-01-01T00:00Z', changes: program({}) },
  ),
  facts: [
    buy('1', '2025-06-01T12:00Z', 150_00),
    override('o1', '2025-07-01T12:00Z', 'gold', '2025-08-01T12:00Z'),
    override('o2', '2025-09-01T12:00Z', 'circle', '2025-10-01T12:00Z'),
    override('o3', '2026-01-02T12:00Z', 'circle', '2026-08-01T12:00Z'),
    // The year so far keeps it, not the complete one before.
    buy('2', '2026-03-01T12:00Z', 150_00),
    buy('3', '2026-04-01T12:00Z', 60_00),
    override('o4', '2027-03-01T12:00Z', 'circle', '2027-09-01T12:00Z'),
    buy('4', '2027-03-10T12:00Z', 201_00),
    buy('5', '2027-03-11T12:00Z', 2_00),
    overrideEnd('o4', '2027-08-02T12:00Z'),
    override('o5', '2027-08-03T12:00Z', 'circle', '2027-12-24T12:00Z'),
  ],
  until: '2029-01-01',
  looks: ['2025-07-10', '2026-09-01', '2028-03-01'],
};
