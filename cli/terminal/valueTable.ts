/** A member's value as a line of a CSV file; a figure that there is none of is an empty field. */

const paths = {
  memberId: 'memberId',
  state: 'state',
  segment: 'rfm.segment',
  recency: 'rfm.recency',
  frequency: 'rfm.frequency',
  monetary: 'rfm.monetary',
  stage: 'lifecycle.stage',
  probabilityActive: 'rhythm.probabilityActive',
  expectedPurchases: 'rhythm.expectedPurchases',
  historicalValue: 'lifetimeValue.historical.amount',
  predictiveValue: 'lifetimeValue.predictive.amount',
  segmentValue: 'lifetimeValue.bySegment.amount',
  coefficient: 'coefficient.value',
  firstPurchase: 'statistics.firstPurchase',
  lastPurchase: 'statistics.lastPurchase',
  purchaseDays: 'statistics.purchaseDays',
  spend: 'statistics.spend',
  engagements: 'statistics.engagements',
  referrals: 'statistics.referrals',
  rhythm: 'tags.rhythm',
  favouriteCategory: 'tags.favouriteCategory',
  preferredChannel: 'tags.preferredChannel',
  priceLevel: 'tags.priceLevel',
  tags: 'tags.set',
};

export const valueColumns: readonly string[] = Object.keys(paths);

export function valueRow(value: unknown): readonly string[] {
  return Object.values(paths).map((path) => {
    const found = path.split('.').reduce<unknown>((at, part) => {
      const isThere = typeof at === 'object' && at !== null && Object.hasOwn(at, part);
      return isThere ? (at as Record<string, unknown>)[part] : undefined;
    }, value);
    if (Array.isArray(found)) return found.map(({ tag }) => tag).join(' ');
    return found === undefined || found === null ? '' : String(found);
  });
}

/** RFC 4180. What a spreadsheet would take for a formula stands behind an apostrophe: ids are anybody's. */
export function csvLine(fields: readonly string[]): string {
  const written = fields.map((field) => {
    const safe = /^[=+@\t\r]|^-(?!\d)/.test(field) ? `'${field}` : field;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\r\n`;
}
