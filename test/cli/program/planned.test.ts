/** What a plan looks like. */
import { expect, test } from 'vitest';
import { effectLines, monthLines, type Sheet } from '../../../cli/program/planned.ts';
import type { Move, Preview } from '../../../cli/program/previews.ts';

const plain: Sheet = {
  paint: (_, text) => text,
  width: undefined,
  timeZone: 'America/New_York',
  currency: 'USD',
  ladder: ['regular', 'gold'],
};
const tagged: Sheet = { ...plain, paint: (colour, text) => `<${colour}>${text}</>` };

const base = {
  id: '20260206T090000000Z-effect',
  state: 'finished',
  at: '2026-02-06T09:01:00.000Z',
  standing: 'at-once',
  replaces: 2,
  done: 1_240,
  planned: 1_240,
  failed: 0,
  failures: [],
  months: null,
} as const;
const cell = (from: string, to: string, members: number) => ({ from, to, members });
const effect: Preview = {
  ...base,
  failures: [],
  effect: {
    rise: 1,
    fall: 12,
    liability: { before: { points: 1_500, value: '1500.00' }, after: { points: 1_500, value: null } },
    matrix: [
      cell('gold', 'gold', 200),
      cell('gold', 'regular', 12),
      cell('regular', 'gold', 1),
      cell('regular', 'regular', 1_027),
    ],
  },
};
const spend = { metric: 'spend', counted: '1140.00', atLeast: '2000.00' };
const move = (memberId: string, from: string, to: string, asks: Move['asks'] = null): Move => ({
  memberId,
  from,
  to,
  because: 'so it is',
  rule: 'tiers.standing',
  asks,
});
const moves = {
  falls: Array.from({ length: 12 }, (_, index) =>
    move(`m${index}`, 'gold', 'regular', { needs: 'any', conditions: [spend] }),
  ),
  rises: [
    move('ada', 'regular', 'gold', {
      needs: 'all',
      conditions: [
        { metric: 'purchases', counted: 12, atLeast: 10 },
        { metric: 'tag', of: 'vip', counted: 1, atLeast: 1 },
      ],
    }),
  ],
};

test('who goes from where to where, in the order of the ladder, what there is of what is asked, and why, once', () => {
  const text = effectLines(effect, moves, 'now', plain).join('\n');
  expect(text).toContain('Published now, it takes effect on 2026-02-06 04:01. Members get the level');
  expect(text).toContain('Of 1,240 members 1 rises and 12 fall.');
  expect(text).toContain(
    ['  from \\ to  regular  gold', '  regular      1,027     1', '  gold            12   200'].join('\n'),
  );
  expect(text).toContain('Owed to members: 1,500 points (1,500.00 USD) without it, 1,500 points with it.');
  expect(text).toContain(
    [
      'Who falls:',
      '  member  from  to       counted       needed',
      '  m0      gold  regular  1,140.00 USD  2,000.00 USD',
    ].join('\n'),
  );
  expect(text).toContain('  … and 2 more (--json lists them all)');
  expect(text).toMatch(/ada +regular +gold +12 purchases, tag vip +10 purchases and tag vip/);
  expect(text).not.toContain('so it is');
  expect(text.match(/Counted is what counts/g)).toHaveLength(1);
});

test('who moves for another reason than the new rules has it below the table', () => {
  const given = { falls: [{ ...move('eve', 'platinum', 'gold'), rule: null }], rises: [] };
  expect(effectLines(effect, given, 'at', plain)).toContain('  eve: so it is');
});

test('what changes is coloured, and who stays is dim', () => {
  const text = effectLines(effect, moves, 'now', tagged).join('\n');
  expect(text).toContain('<red>m0</>');
  expect(text).toContain('<yellow>12</>');
  expect(text).toContain('<dim>200</>');
});

test('nobody moves where nobody does, and nobody is affected where there is nobody', () => {
  const still = { ...effect, effect: { ...effect.effect!, rise: 0, fall: 0 } };
  const text = effectLines(still, { falls: [], rises: [] }, 'now', plain).join('\n');
  expect(text).toContain('Of 1,240 members nobody moves.');
  expect(effectLines({ ...effect, planned: 0 }, moves, 'now', plain)).toEqual([
    'The program has no members yet: nobody is affected.',
  ]);
});

test('month by month, what was and what would have been, levels in the order of the ladder', () => {
  const tiers = (regular: number, gold: number) => [
    { tier: 'gold', members: gold },
    { tier: 'regular', members: regular },
  ];
  const was = { issued: 10, takenBack: 0, redeemed: 5, expired: 0, tiers: tiers(0, 1) };
  const wouldBe = { ...was, issued: 1_030, tiers: tiers(1, 0) };
  const lines = monthLines(
    {
      ...base,
      at: '2026-01-01T05:00:00.000Z',
      failures: [],
      effect: null,
      months: [{ month: '2026-01', was, wouldBe }],
    },
    plain,
  );
  expect(lines).toEqual([
    'Had it been in force since 2026-01-01: as it was → as it would have been',
    '',
    '  points in      issued  taken back  redeemed  expired',
    '  2026-01    10 → 1,030           0         5        0',
    '',
    '  members after  regular   gold',
    '  2026-01          0 → 1  1 → 0',
    '',
  ]);
});
