/** A plan as people read it: what the check found, who moves, what is owed; in colour on a terminal. */

import type { Io } from '../terminal/io.ts';
import { type CheckFinding, countText, findingLines } from './findings.ts';
import type { Move, Preview } from './previews.ts';

export interface Moves {
  readonly falls: readonly Move[];
  readonly rises: readonly Move[];
}

export type Paint = (colour: 'red' | 'green' | 'yellow' | 'dim' | 'bold', text: string) => string;

const codes = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

/** Plain text where nobody sees colours: in a file, in a pipe, or where NO_COLOR asks for none. */
export function paintFor({ stdout, env }: Io): Paint {
  const isColoured = stdout.isTTY === true && (env.NO_COLOR ?? '') === '';
  return (colour, text) => (isColoured ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text);
}

export function findingsLines(file: string, findings: readonly CheckFinding[], paint: Paint): string[] {
  const lines = findings.flatMap((each) => {
    const [head = '', ...rest] = findingLines(file, each);
    return [paint(each.severity === 'error' ? 'red' : 'yellow', head), ...rest, ''];
  });
  return [...lines, `${file}: ${countText(findings)}`, ''];
}

/** Of each way, so many are listed; all of them are in the JSON. */
const listedMax = 10;

/** `ladder`: the levels of the file, lowest first. */
export function effectLines(
  { effect, planned, at, standing }: Preview,
  moves: Moves,
  ladder: readonly string[],
  paint: Paint,
): string[] {
  if (effect === null) return [];
  if (planned === 0) return ['The program has no members yet: nobody is affected.'];
  const head = `If it is published to take effect at ${at} (${standing}), of ${count(planned)} ${planned === 1 ? 'member' : 'members'}`;
  const rise = paint('green', `${count(effect.rise)} rise`);
  const fall = paint('red', `${count(effect.fall)} fall`);
  return [
    paint('bold', `${head} ${rise} and ${fall}.`),
    '',
    ...matrixLines(effect.matrix, ladder, paint),
    '',
    liabilityLine(effect.liability),
    ...moveLines(moves.falls, '-', 'red', paint),
    ...moveLines(moves.rises, '+', 'green', paint),
    '',
  ];
}

type Cells = NonNullable<Preview['effect']>['matrix'];

/** Levels held without the draft down, with it across. */
function matrixLines(cells: Cells, ladder: readonly string[], paint: Paint): string[] {
  const levels = [...new Set([...ladder, ...cells.flatMap(({ from, to }) => [from, to])])];
  const froms = levels.filter((level) => cells.some(({ from }) => from === level));
  const tos = levels.filter((level) => cells.some(({ to }) => to === level));
  const first = Math.max(...froms.map(({ length }) => length), 'from \\ to'.length);
  const widths = tos.map((to) =>
    Math.max(
      to.length,
      ...cells.filter((cell) => cell.to === to).map(({ members }) => count(members).length),
    ),
  );
  const header = ['from \\ to'.padEnd(first), ...tos.map((to, index) => to.padStart(widths[index] ?? 0))];
  const rows = froms.map((from) => [
    from.padEnd(first),
    ...tos.map((to, index) => {
      const members = cells.find((cell) => cell.from === from && cell.to === to)?.members ?? 0;
      const text = (members === 0 ? '·' : count(members)).padStart(widths[index] ?? 0);
      return from === to || members === 0 ? paint('dim', text) : paint('yellow', text);
    }),
  ]);
  return [header, ...rows].map((row) => `  ${row.join('  ')}`);
}

function liabilityLine({ before, after }: NonNullable<Preview['effect']>['liability']): string {
  const shown = ({ points, value }: typeof before) =>
    `${count(points)} points${value === null ? '' : ` (${value})`}`;
  return `Owed to members: ${shown(before)} without it, ${shown(after)} with it.`;
}

function moveLines(moves: readonly Move[], sign: string, colour: 'red' | 'green', paint: Paint): string[] {
  if (moves.length === 0) return [];
  const listed = moves.slice(0, listedMax);
  const more = moves.length - listed.length;
  return [
    '',
    ...listed.map(
      ({ memberId, from, to, because }) =>
        `${paint(colour, `${sign} ${memberId}  ${from} → ${to}`)}  ${paint('dim', because)}`,
    ),
    ...(more === 0 ? [] : [paint('dim', `  … and ${count(more)} more (--json lists them all)`)]),
  ];
}

/** Month by month: points issued, redeemed and expired as they were → as they would have been. */
export function monthLines({ months, at }: Preview, paint: Paint): string[] {
  if (months === null || months.length === 0) return [`Nothing has happened since ${at}.`];
  const rows = months.map(({ month, was, wouldBe }) => [
    month,
    change(was.issued, wouldBe.issued),
    change(was.takenBack, wouldBe.takenBack),
    change(was.redeemed, wouldBe.redeemed),
    change(was.expired, wouldBe.expired),
    `${tiersText(was.tiers)} → ${tiersText(wouldBe.tiers)}`,
  ]);
  const header = ['month', 'issued', 'taken back', 'redeemed', 'expired', 'members at its end'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`;
  return [
    paint('bold', `Had it been in force since ${at}: as it was → as it would have been`),
    '',
    line(header),
    ...rows.map(line),
    '',
  ];
}

function change(was: number, wouldBe: number): string {
  return was === wouldBe ? count(was) : `${count(was)} → ${count(wouldBe)}`;
}

function tiersText(tiers: readonly { readonly tier: string; readonly members: number }[]): string {
  return tiers.map(({ tier, members }) => `${tier} ${count(members)}`).join(', ');
}

function count(value: number): string {
  return value.toLocaleString('en');
}
