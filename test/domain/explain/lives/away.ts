/** Points that expire by inactivity, some of them while they are set aside; a hold that was promised by older rules. */
import { fulfilment, redemption } from '../../../support/commands.ts';
import { type Changes, timelineOfVersions } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const program = (days: number): Changes => ({
  earning: { hold: { kind: 'until-fulfilled', days, atMostDays: 20 } },
  expiry: { kind: 'after-inactivity', months: 1 },
  redemption: { pointValue: '0.01', minimum: 50, step: 1, reservationMinutes: 40 * 24 * 60 },
});
const bought = purchase({ orderId: '1', on: '2026-01-10T12:00Z', amount: 100_00 });

export const away: Life = {
  timeline: timelineOfVersions({ changes: program(1) }, { from: '2026-01-11T00:00Z', changes: program(5) }),
  facts: [
    bought,
    fulfilment(bought, '2026-01-12T12:00Z'),
    redemption('r1', '2026-01-20T12:00Z', 50, 'reserve'),
  ],
  until: '2026-12-01',
  looks: ['2026-01-21', '2026-03-05'],
};
