/** The `value` section: what may stand in it, and what it means when it says nothing. */
import { describe, expect, test } from 'vitest';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { valueRulesOf } from '../../../domain/program/value/rules.ts';
import { programFile } from '../../functions/support/shop.ts';

function parsed(value: object | undefined) {
  const found = parseProgramFile(programFile('shop', value === undefined ? {} : { value }));
  if (found.kind === 'invalid')
    throw new Error(found.errors.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
  return found.file;
}

const wrong = (value: object): string[] => {
  const found = parseProgramFile(programFile('shop', { value }));
  return found.kind === 'invalid' ? found.errors.map(({ path, rule }) => `${path}: ${rule}`) : [];
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

  test('has segments that take every score of what they leave out', () => {
    expect(parsed({ segments: [{ name: 'all' }] }).value?.segments).toEqual([
      { name: 'all', recency: [1, 5], frequency: [1, 5], monetary: [1, 5] },
    ]);
  });

  test('may give a single weight, and one day more than the stage before', () => {
    const coefficient = { lifetimeValue: 0, repurchase: 0, engagement: 1, referral: 0 };
    expect(wrong({ coefficient, ...days({ cooling: 91 }) })).toEqual([]);
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
    [
      'a segment twice',
      segment({ name: 'best' }),
      'value.segments[1].name: "name" is "best", as it is in entry 1 of the list',
    ],
    [
      'a segment named as those that fit into none',
      segment({ name: 'other' }),
      'value.segments[1].name: "name" must not be "other": who fits into no segment is in that one',
    ],
    [
      'a range that ends before it begins',
      segment({ monetary: [4, 2] }),
      'value.segments[1].monetary: "monetary" is [4, 2], from the larger to the smaller score',
    ],
    [
      'a score of 6',
      segment({ frequency: [1, 6] }),
      'value.segments[1].frequency[1]: "frequency[1]" must be a whole number from 1 to 5, not 6',
    ],
    [
      'no segment at all',
      { segments: [] },
      'value.segments: "segments" is an empty list, and must have at least 1 entry',
    ],
    [
      'days that do not rise',
      days({ cooling: 90 }),
      'value.lifecycle.days.cooling: "cooling" must be more than 90, the days of "active", not 90',
    ],
    [
      'no days',
      days({ active: 0 }),
      'value.lifecycle.days.active: "active" must be a whole number from 1 to 3,650, not 0',
    ],
    [
      'probabilities that do not fall',
      { lifecycle: { probability: { active: 80, cooling: 60, atRisk: 60, dormant: 20 } } },
      'value.lifecycle.probability.atRisk: "atRisk" must be less than 60, that of "cooling", not 60',
    ],
    [
      'weights that come to nothing',
      { coefficient: { lifetimeValue: 0, repurchase: 0, engagement: 0, referral: 0 } },
      'value.coefficient: "coefficient" has no weight above zero, so that nothing would count',
    ],
    [
      'a cost finer than the currency',
      { lifetimeValue: { acquisitionCost: { amount: '1.005' } } },
      'value.lifetimeValue.acquisitionCost.amount: "amount" is "1.005", and USD has 2 decimals',
    ],
    [
      'a cost beyond all amounts',
      { lifetimeValue: { acquisitionCost: { amount: '9999999999999' } } },
      'value.lifetimeValue.acquisitionCost.amount: "amount" is "9999999999999", and the most is 10,000,000,000.00 USD',
    ],
    [
      'a cost of a channel finer than the currency',
      { lifetimeValue: { acquisitionCost: { amount: '1', byChannel: { app: '0.001' } } } },
      'value.lifetimeValue.acquisitionCost.byChannel.app: "app" is "0.001", and USD has 2 decimals',
    ],
    [
      'a cost of a channel that is no amount',
      { lifetimeValue: { acquisitionCost: { amount: '1', byChannel: { app: '-1' } } } },
      'value.lifetimeValue.acquisitionCost.byChannel.app: "app" must not be less than zero',
    ],
    [
      'a method that there is not',
      { lifetimeValue: { method: 'guess' } },
      'value.lifetimeValue.method: "method" must be "historical", "predictive" or "by-segment", not "guess"',
    ],
    [
      'a lifecycle by what there is not',
      { lifecycle: { by: 'guess' } },
      'value.lifecycle.by: "by" must be "days" or "rhythm", not "guess"',
    ],
  ])('%s is refused where it stands', (_, value, path) => {
    expect(wrong(value)).toEqual([path]);
  });
});
