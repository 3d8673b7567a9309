/** What is done to members by hand. */
export const act = {
  adjust: 'Adjust points',
  override: 'Give a tier',
  redeem: 'Redeem',
  points: 'Points',
  pointsHint: 'A number: 250 gives, -250 takes away.',
  adjustConfirm: (points: string, who: string) => `${points} points for ${who}. They are booked at once.`,
  adjusted: (points: string) => `Adjusted by ${points} points.`,
  undoneByHand: 'undone in the console',
  tier: 'Tier',
  until: 'Until the end of',
  untilHint: 'Afterwards the tier is again what was earned.',
  kind: 'As',
  kinds: { grant: 'a gift', match: 'a match of another program', trial: 'a trial' },
  overrideConfirm: (tier: string, who: string, day: string) =>
    `${who} holds ${tier} until the end of ${day}.`,
  overridden: (tier: string) => `${tier} is given.`,
  what: 'What for',
  redeemHint: (balance: string) => `${balance} can be spent.`,
  redeemConfirm: (points: string, reward: string, who: string) =>
    reward === '' ? `${points} of ${who} are spent.` : `${points} of ${who} are spent on “${reward}”.`,
  redeemed: (points: string) => `${points} are spent.`,
};
