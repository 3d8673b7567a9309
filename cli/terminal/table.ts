/** Tables and paragraphs that fit the terminal. */
import { stripVTControlCharacters } from 'node:util';
import type { TextStream } from './io.ts';
import { shownWidth } from './paint.ts';

export interface Column {
  readonly title: string;
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
  /** To be copied: it is never cut. Where it has no room beside the others, it has a line of its own below them. */
  readonly isId?: boolean;
}

interface Layout {
  readonly indent?: number;
  /** What is wider is made to fit; undefined: nothing is. */
  readonly width?: number | undefined;
}

const gap = '  ';
/** Nothing narrower gives way: dates, names, states. */
const textMin = 16;
/** The last column says most in words, and words can be guessed: it gives way as if it were so much wider. */
const lastBias = 6;

/** A line of titles, then a line for each row. Cells may be coloured. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { indent = 0, width }: Layout = {},
): string[] {
  const below = belowOf(columns, rows, { indent, width });
  if (below === -1) return alignedLines(columns, rows, { indent, width });
  const without = <T>(cells: readonly T[]) => cells.toSpliced(below, 1);
  const [head = '', ...lines] = tableLines(without(columns), rows.map(without), { indent, width });
  const space = ' '.repeat(indent + gap.length);
  return [
    head,
    ...lines.flatMap((line, index) => {
      const id = rows[index]?.[below] ?? '';
      return id === '' ? [line] : [line, `${space}${columns[below]?.title}: ${id}`];
    }),
  ];
}

/** Which column stands below the others: the widest of ids, where what may give way leaves no room; -1: none. */
function belowOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { indent = 0, width }: Layout,
): number {
  if (width === undefined) return -1;
  const wanted = wantedWidths(columns, rows);
  const least = columns.map((column, index) =>
    givesWay(column) ? Math.min(textMin, wanted[index] ?? 0) : (wanted[index] ?? 0),
  );
  if (sum(least) + indent + gap.length * (columns.length - 1) <= width) return -1;
  const ids = columns.flatMap(({ isId }, index) => (isId === true ? [index] : []));
  return ids.toSorted((a, b) => (wanted[b] ?? 0) - (wanted[a] ?? 0))[0] ?? -1;
}

const givesWay = ({ isFigure, isId }: Column): boolean => isFigure !== true && isId !== true;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function wantedWidths(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly number[] {
  return columns.map(({ title }, index) =>
    Math.max(shownWidth(title), ...rows.map((row) => shownWidth(row[index] ?? ''))),
  );
}

function alignedLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { indent = 0, width }: Layout,
): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  const wanted = wantedWidths(columns, rows);
  const room = width === undefined ? undefined : width - indent - gap.length * (columns.length - 1);
  const widths = room === undefined ? wanted : fitted(wanted, columns, room);
  return all.map((row) => {
    const cells = columns.map(({ isFigure }, index) =>
      padded(cut(row[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, isFigure === true),
    );
    return cut(`${' '.repeat(indent)}${cells.join(gap)}`.trimEnd(), width);
  });
}

/** The widest gives way, again and again; figures and ids never do. */
function fitted(wanted: readonly number[], columns: readonly Column[], room: number): readonly number[] {
  const widths = [...wanted];
  const last = widths.length - 1;
  const bias = (index: number) => (index === last ? lastBias : 0);
  let excess = sum(widths) - room;
  while (excess > 0) {
    const texts = columns.flatMap((column, index) => {
      const width = widths[index] ?? 0;
      return !givesWay(column) || width <= textMin ? [] : [{ index, rank: width + bias(index) }];
    });
    const [widest] = texts.toSorted((a, b) => b.rank - a.rank);
    if (widest === undefined) break;
    widths[widest.index] = (widths[widest.index] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function padded(text: string, width: number, isFigure: boolean): string {
  const space = ' '.repeat(Math.max(0, width - shownWidth(text)));
  return isFigure ? `${space}${text}` : `${text}${space}`;
}

/** What is too long ends in `…`, and so does its colour. */
function cut(text: string, width: number | undefined): string {
  if (width === undefined || shownWidth(text) <= width) return text;
  const characters = [...text];
  let length = characters.length;
  while (length > 0 && shownWidth(characters.slice(0, length).join('')) >= width) length -= 1;
  const shown = characters.slice(0, length).join('');
  return shown === stripVTControlCharacters(shown) ? `${shown}…` : `${shown}\u001b[0m…`;
}

/** Undefined where nobody reads at a terminal: a file and a pipe have lines of any length. */
export function widthOf({ isTTY, columns }: TextStream): number | undefined {
  return isTTY === true ? columns : undefined;
}

const narrowest = 20;

/**
 * The text behind `head`, broken between words at `width`; further lines begin under its first word. Without a
 * width, or with hardly any room, it stays one line.
 */
export function paragraph(head: string, text: string, width: number | undefined): string[] {
  const indent = shownWidth(head);
  if (width === undefined || width - indent < narrowest) return [`${head}${text}`];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + shownWidth(line) + 1 + shownWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, index) => `${index === 0 ? head : ' '.repeat(indent)}${each}`);
}
