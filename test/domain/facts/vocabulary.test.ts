/** What counts toward a tier, as the rules name it and as files do. */
import { expect, test } from 'vitest';
import {
  type ConditionMetric,
  isTagMetric,
  joinMetric,
  splitMetric,
  tagOf,
} from '../../../domain/facts/vocabulary.ts';

test.each<[ConditionMetric, ReturnType<typeof splitMetric>, tag: string | null]>([
  ['spend', { metric: 'spend' }, null],
  ['quantity:nights', { metric: 'quantity', of: 'nights' }, null],
  ['engagements:review', { metric: 'engagements', of: 'review' }, null],
  ['tag:vip', { metric: 'tag', of: 'vip' }, 'vip'],
])('%s', (metric, split, tag) => {
  expect(splitMetric(metric)).toEqual(split);
  expect(joinMetric(split)).toBe(metric);
  expect(isTagMetric(metric) ? tagOf(metric) : null).toBe(tag);
});
