/** The demo program is what the first minutes with Laurel show. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diff } from '../../../domain/program/diff.ts';
import { checked, programFile } from '../../support/programs.ts';

const file = checked(
  JSON.parse(readFileSync(new URL('../../../programs/demo.json', import.meta.url), 'utf8')),
);

describe('programs/demo.json', () => {
  test('is program "demo", in US dollars and New York time', () => {
    expect([file.id, file.currency, file.timeZone]).toEqual(['demo', 'USD', 'America/New_York']);
  });

  test('earns one point per 1.00 of a purchase, rounded down; more for beans, birthdays and students alone', () => {
    const { base, hold, bonuses, ...others } = file.earning;
    expect(base).toEqual({ points: 1, per: '1.00', on: 'purchase', rounding: 'down' });
    expect(hold).toEqual({ kind: 'days', days: 14 });
    // As where a program says nothing more about earning.
    const { base: _, hold: __, bonuses: ___, ...unsaid } = programFile().earning;
    expect(others).toEqual(unsaid);
    expect(bonuses.map(({ id, trigger, when }) => [id, trigger, when])).toEqual([
      ['double-beans', 'purchase', "line.sku.startsWith('beans-')"],
      ['birthday', 'birthday-month', undefined],
      ['students', 'purchase', "'student' in member.tags"],
    ]);
  });

  test('expires what a month has earned at the end of the same month a year later', () => {
    expect(file.expiry).toEqual({ kind: 'after-months', months: 12, roundedTo: 'month-end' });
  });

  test('has regular, gold from 100.00 and platinum from 300.00, in rolling twelve months', () => {
    const { levels, ...tiers } = file.tiers;
    expect(tiers).toMatchObject({
      window: { kind: 'rolling', months: 12 },
      upgrade: 'at-once',
      term: { kind: 'months', months: 12 },
      down: 'one-step',
      standing: 'keep-until-term-ends',
    });
    expect(levels.map(({ id, qualify, multiplier }) => [id, qualify, multiplier])).toEqual([
      ['regular', undefined, '1'],
      ['gold', { anyOf: [{ metric: 'spend', atLeast: '100.00' }] }, '1.25'],
      ['platinum', { anyOf: [{ metric: 'spend', atLeast: '300.00' }] }, '1.5'],
    ]);
  });

  test('gives three to six privileges at each level', () => {
    const held = new Set<string>();
    for (const { privileges, id } of file.tiers.levels) {
      for (const privilege of privileges) held.add(privilege.id);
      expect(held.size, id).toBeGreaterThanOrEqual(3);
      expect(held.size, id).toBeLessThanOrEqual(6);
    }
  });
});

test('what the demo begins with has no bonuses and no gift wrapping, and a longer hold', () => {
  const opening = checked(
    JSON.parse(readFileSync(new URL('../../../infra/local/demo/opening.json', import.meta.url), 'utf8')),
  );
  expect(diff(opening, file).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'changed earning.hold.days',
    'added earning.bonuses[double-beans]',
    'added earning.bonuses[birthday]',
    'added earning.bonuses[students]',
    'added tiers.levels[gold].privileges[gift-wrapping]',
    'added tiers.levels[platinum].privileges[gift-wrapping]',
  ]);
});
