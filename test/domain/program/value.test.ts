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
    ['a segment twice', segment({ name: 'best' }), 'value.segments[1].name: is taken'],
    [
      'a segment named as those that fit into none',
      segment({ name: 'other' }),
      'value.segments[1].name: is taken',
    ],
    [
      'a range that ends before it begins',
      segment({ monetary: [4, 2] }),
      'value.segments[1].monetary: must not end before it begins',
    ],
    [
      'a score of 6',
      segment({ frequency: [1, 6] }),
      'value.segments[1].frequency[1]: Too big: expected number to be <=5',
    ],
    ['no segment at all', { segments: [] }, 'value.segments: Too small: expected array to have >=1 items'],
    [
      'days that do not rise',
      days({ cooling: 90 }),
      'value.lifecycle.days.cooling: must be more than active',
    ],
    ['no days', days({ active: 0 }), 'value.lifecycle.days.active: Too small: expected number to be >=1'],
    [
      'probabilities that do not fall',
      { lifecycle: { probability: { active: 80, cooling: 60, atRisk: 60, dormant: 20 } } },
      'value.lifecycle.probability.atRisk: must be less than cooling',
    ],
    [
      'weights that come to nothing',
      { coefficient: { lifetimeValue: 0, repurchase: 0, engagement: 0, referral: 0 } },
      'value.coefficient: must have a weight that is more than zero',
    ],
    [
      'a cost finer than the currency',
      { lifetimeValue: { acquisitionCost: { amount: '1.005' } } },
      'value.lifetimeValue.acquisitionCost.amount: USD has 2 decimal digits',
    ],
    [
      'a cost beyond all amounts',
      { lifetimeValue: { acquisitionCost: { amount: '9999999999999' } } },
      'value.lifetimeValue.acquisitionCost.amount: must be an amount of at most 10^12 minor units',
    ],
    [
      'a cost of a channel finer than the currency',
      { lifetimeValue: { acquisitionCost: { amount: '1', byChannel: { app: '0.001' } } } },
      'value.lifetimeValue.acquisitionCost.byChannel.app: USD has 2 decimal digits',
    ],
    [
      'a cost of a channel that is no amount',
      { lifetimeValue: { acquisitionCost: { amount: '1', byChannel: { app: '-1' } } } },
      'value.lifetimeValue.acquisitionCost.byChannel.app: must be a decimal string such as "100.00"',
    ],
    [
      'a method that there is not',
      { lifetimeValue: { method: 'guess' } },
      'value.lifetimeValue.method: Invalid option: expected one of "historical"|"predictive"|"by-segment"',
    ],
    [
      'a lifecycle by what there is not',
      { lifecycle: { by: 'guess' } },
      'value.lifecycle.by: Invalid option: expected one of "days"|"rhythm"',
    ],
  ])('%s is refused where it stands', (_, value, path) => {
    expect(wrong(value)).toEqual([path]);
  });
});
