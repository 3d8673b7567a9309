/** The `value` section: what may stand in it, and what it means when it says nothing. */
import { describe, expect, test } from 'vitest';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { valueRulesOf } from '../../../domain/program/valueRules.ts';
import { programFile } from '../../functions/shop.ts';

function parsed(value: object | undefined) {
  const found = parseProgramFile(programFile('shop', value === undefined ? {} : { value }));
  if (found.kind === 'invalid')
    throw new Error(found.errors.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
  return found.file;
}

const wrong = (value: object): string[] => {
  const found = parseProgramFile(programFile('shop', { value }));
  return found.kind === 'invalid' ? found.errors.map(({ path }) => path) : [];
};
const segment = (more: object) => ({
  segments: [
    { name: 'best', recency: [5, 5] },
    { name: 'rest', ...more },
  ],
});
const days = (more: object) => ({
  lifecycle: { days: { new: 30, active: 90, cooling: 180, atRisk: 270, dormant: 365, ...more } },
});

describe('the value section', () => {
  test('that is empty, or not there, means the same', () => {
    expect(valueRulesOf(parsed({}))).toEqual(valueRulesOf(parsed(undefined)));
  });

  test('has money in minor units and the discount as a share', () => {
    const acquisitionCost = { amount: '12.50', byChannel: { app: '0.00' } };
    const { lifetimeValue } = valueRulesOf(
      parsed({ lifetimeValue: { months: 24, discountPercent: 5, acquisitionCost } }),
    );
    expect(lifetimeValue).toEqual({
      method: 'predictive',
      months: 24,
      discount: 0.05,
      acquisitionCost: 1_250,
      acquisitionCosts: new Map([['app', 0]]),
    });
  });

  test.each([
    ['a segment twice', segment({ name: 'best' }), 'value.segments[1].name'],
    ['a segment named as those that fit into none', segment({ name: 'other' }), 'value.segments[1].name'],
    ['a range that ends before it begins', segment({ monetary: [4, 2] }), 'value.segments[1].monetary'],
    ['a score of 6', segment({ frequency: [1, 6] }), 'value.segments[1].frequency[1]'],
    ['no segment at all', { segments: [] }, 'value.segments'],
    ['days that do not rise', days({ cooling: 90 }), 'value.lifecycle.days.cooling'],
    ['no days', days({ active: 0 }), 'value.lifecycle.days.active'],
    [
      'probabilities that do not fall',
      { lifecycle: { probability: { active: 80, cooling: 60, atRisk: 60, dormant: 20 } } },
      'value.lifecycle.probability.atRisk',
    ],
    [
      'weights that come to nothing',
      { coefficient: { lifetimeValue: 0, repurchase: 0, engagement: 0, referral: 0 } },
      'value.coefficient',
    ],
    [
      'a cost finer than the currency',
      { lifetimeValue: { acquisitionCost: { amount: '1.005' } } },
      'value.lifetimeValue.acquisitionCost.amount',
    ],
    [
      'a cost of a channel that is no amount',
      { lifetimeValue: { acquisitionCost: { amount: '1', byChannel: { app: '-1' } } } },
      'value.lifetimeValue.acquisitionCost.byChannel.app',
    ],
    ['a method that there is not', { lifetimeValue: { method: 'guess' } }, 'value.lifetimeValue.method'],
  ])('%s is refused where it stands', (_, value, path) => {
    expect(wrong(value)).toEqual([path]);
  });
});
