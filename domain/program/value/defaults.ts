/** What counts where a program file says nothing about the value of members. */

const all = [1, 5] as const;

/** Apart, as triggers ask for them with every purchase. */
export const lifecycleDays = { new: 30, active: 90, cooling: 180, atRisk: 270, dormant: 365 } as const;

export const valueDefaults = {
  // Every pair of scores is in one of them.
  segments: [
    { name: 'champions', recency: [4, 5], frequency: [4, 5], monetary: all },
    { name: 'potential', recency: [4, 5], frequency: [2, 3], monetary: all },
    { name: 'new', recency: [4, 5], frequency: [1, 1], monetary: all },
    { name: 'loyal', recency: [3, 3], frequency: [4, 5], monetary: all },
    { name: 'needs-attention', recency: [3, 3], frequency: [1, 3], monetary: all },
    { name: 'cant-lose', recency: [1, 2], frequency: [5, 5], monetary: all },
    { name: 'at-risk', recency: [1, 2], frequency: [3, 4], monetary: all },
    { name: 'hibernating', recency: [2, 2], frequency: [1, 2], monetary: all },
    { name: 'lost', recency: [1, 1], frequency: [1, 2], monetary: all },
  ],
  lifecycle: {
    by: 'days',
    days: lifecycleDays,
    probability: { active: 80, cooling: 60, atRisk: 40, dormant: 20 },
  },
  lifetimeValue: { method: 'predictive', months: 12, discountPercent: 10 },
  coefficient: { lifetimeValue: 40, repurchase: 30, engagement: 20, referral: 10 },
  showStage: false,
  showToMembers: false,
} as const;
