/** The shop that is made for a program file sells what its levels and bonuses ask for. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsedMoney } from '../../domain/kernel/money.ts';
import { shopOf } from '../../infra/local/demo/anyShop.ts';
import { createRandom } from '../../infra/local/demo/random.ts';
import { checked } from '../support/programs.ts';

const fileOf = (name: string) =>
  checked(JSON.parse(readFileSync(new URL(`../../programs/${name}.json`, import.meta.url), 'utf8')));

const baskets = (name: string, cents: number, count = 300) => {
  const shop = shopOf(fileOf(name));
  const random = createRandom(1);
  return Array.from({ length: count }, () => shop.basket(random, cents));
};
const lines = (name: string) => baskets(name, 2_000).flatMap((basket) => basket.lines);
const spent = (name: string, cents: number) => {
  const [basket] = baskets(name, cents, 1);
  return basket!.lines.reduce((sum, { amount }) => sum + parsedMoney(amount, 2), 0);
};

describe('what reaches the second level of the coffee shop in a year reaches the first level that asks for', () => {
  test('money in a year', () => expect(spent('bank-card', 10_000)).toBe(1_000_000));
  test('money in three months', () => expect(spent('grocer', 10_000)).toBe(4 * 30_000));
  test.each([
    ['hotel', { nights: 10 }],
    ['airline', { miles: 25_000, segments: 30 }],
    ['music', { 'paid-months': 6 }],
  ])('quantities (%s)', (name, quantities) => {
    expect(baskets(name, 10_000, 1)[0]?.lines[0]?.quantities).toEqual(quantities);
  });
});

test('a small visit brings one of each quantity at least', () => {
  expect(baskets('hotel', 400, 1)[0]?.lines[0]?.quantities).toEqual({ nights: 1 });
});

test('categories that bonuses and exclusions name are sold', () => {
  const seen = new Set(lines('grocer').flatMap(({ category }) => category ?? []));
  expect([...seen].toSorted()).toEqual(['baby', 'fresh', 'gift-cards', 'tobacco']);
  expect(lines('grocer').some(({ category }) => category === undefined)).toBe(true);
});

test('tags, engagements and levels by invitation are the program’s', () => {
  expect(shopOf(fileOf('grocer')).tags).toEqual(['family']);
  expect(shopOf(fileOf('music')).engagements).toEqual(['listening-week', 'playlist']);
  expect(shopOf(fileOf('bank-card')).byInvitation).toEqual(['private']);
});

test('a currency without cents has none', () => {
  const yen = { ...fileOf('hotel'), currency: 'JPY' };
  const { lines: sold } = shopOf(yen).basket(createRandom(1), 2_000);
  for (const { amount } of sold) expect(amount).toMatch(/^\d+$/);
});
