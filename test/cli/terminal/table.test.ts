import { describe, expect, test } from 'vitest';
import { paintOn, shownWidth } from '../../../cli/terminal/paint.ts';
import { paragraph, tableLines } from '../../../cli/terminal/table.ts';

const paint = paintOn({ isTTY: true, write: () => {} }, {});

describe('a table', () => {
  const columns = [{ title: 'member' }, { title: 'points', isFigure: true }, { title: 'note' }];

  test('has figures to the right, coloured cells in line, and no spaces at the ends', () => {
    const rows = [
      [paint('red', 'ada'), '1,200', ''],
      ['bruno', '5', 'a long note'],
    ];
    const [head, first, second] = tableLines(columns, rows, { indent: 2 });
    expect(head).toBe('  member  points  note');
    expect(first).toBe(`  ${paint('red', 'ada')}      1,200`);
    expect(second).toBe('  bruno        5  a long note');
  });

  test('gives way where the terminal ends: the widest texts, figures never', () => {
    const wide = [{ title: 'id' }, { title: 'points', isFigure: true }, { title: 'what' }];
    const rows = [
      ['x'.repeat(40), '1,000,000', 'a long explanation of what it did'],
      ['short', '5', 'little'],
    ];
    const lines = tableLines(wide, rows, { width: 60 });
    expect(lines).toEqual([
      `${'id'.padEnd(26)}     points  what`,
      `${'x'.repeat(25)}…  1,000,000  a long explanation o…`,
      `${'short'.padEnd(26)}          5  little`,
    ]);
    expect(tableLines(wide, rows, { width: 90 })[1]).toBe(
      `${'x'.repeat(40)}  1,000,000  ${'a long explanation of what it did'}`,
    );
  });

  test('never cuts an id, and gives it a line of its own where there is no room for it', () => {
    const wide = [{ title: 'when' }, { title: 'entry', isId: true }, { title: 'what it did' }];
    const rows = [
      ['2026-11-18', 'purchase:standard:D0001-017', 'earned 19 points, on hold until 2026-12-02'],
      ['2026-11-17', '', 'nothing'],
    ];
    expect(tableLines(wide, rows, { width: 60 })).toEqual([
      `when        ${'entry'.padEnd(27)}  what it did`,
      '2026-11-18  purchase:standard:D0001-017  earned 19 points, …',
      `2026-11-17  ${' '.repeat(27)}  nothing`,
    ]);
    expect(tableLines(wide, rows, { width: 40 })).toEqual([
      'when        what it did',
      '2026-11-18  earned 19 points, on hold u…',
      '  entry: purchase:standard:D0001-017',
      '2026-11-17  nothing',
    ]);
  });

  test('is cut off where the terminal ends, colours included', () => {
    const rows = [['ada', '1', paint('red', 'a very long note')]];
    const [, line = ''] = tableLines(columns, rows, { width: 24 });
    expect(shownWidth(line)).toBe(24);
    expect(line.endsWith('\u001b[0m…')).toBe(true);
    expect(tableLines(columns, rows)[1]).toContain('a very long note');
  });
});

describe('a paragraph', () => {
  test('is broken between words, below its first one', () => {
    expect(paragraph('why  ', 'as it was bought on a day in spring', 25)).toEqual([
      'why  as it was bought on',
      '     a day in spring',
    ]);
  });

  test.each([undefined, 20])('is one line where nobody reads it, or where there is no room (%s)', (width) => {
    expect(paragraph('why  ', 'as it was bought on a day in spring', width)).toHaveLength(1);
  });

  test('keeps a word that is longer than the line', () => {
    expect(paragraph('', `see ${'x'.repeat(40)} there`, 30)).toEqual(['see', 'x'.repeat(40), 'there']);
  });
});
