/** A small program to begin with: one point for each unit spent, two tiers. */
export const firstFile = (program: string) => ({
  id: program,
  name: program,
  currency: 'USD',
  timeZone: 'America/New_York',
  earning: {
    base: { points: 1, per: '1.00', on: 'purchase', rounding: 'down' },
    hold: { kind: 'days', days: 14 },
  },
  expiry: { kind: 'after-months', months: 12, roundedTo: 'month-end' },
  tiers: {
    window: { kind: 'rolling', months: 12 },
    upgrade: 'at-once',
    term: { kind: 'months', months: 12 },
    down: 'one-step',
    levels: [
      { id: 'member', name: 'Member' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '500.00' }] },
        multiplier: '1.25',
      },
    ],
  },
});
