/** A plan as people read it: what the check found, who moves and what for, what is owed. */
import { countOf, grouped, groupedAmount, groupedDecimal } from '../terminal/numbers.ts';
import type { Page } from '../terminal/page.ts';
import type { Paint } from '../terminal/paint.ts';
import { paragraph, tableLines } from '../terminal/table.ts';
import { showWhen } from '../terminal/when.ts';
import { type CheckFinding, countText, findingLines } from './findings.ts';
import type { Move, Preview } from './previews.ts';

export interface Moves {
  readonly falls: readonly Move[];
  readonly rises: readonly Move[];
}

export interface Sheet extends Page {
  readonly timeZone: string;
  readonly currency: string;
  /** The levels of the file, lowest first. */
  readonly ladder: readonly string[];
}

export function findingsLines(file: string, findings: readonly CheckFinding[], page: Page): string[] {
  const lines = findings.flatMap((each) => [...findingLines(file, each, page), '']);
  return [...lines, `${file}: ${countText(findings)}`, ''];
}

/** Of each way, so many are listed; all of them are in the JSON. */
const listedMax = 10;

export function effectLines(
  { effect, planned, at, standing }: Preview,
  moves: Moves,
  when: 'now' | 'at',
  sheet: Sheet,
): string[] {
  if (effect === null) return [];
  if (planned === 0) return ['The program has no members yet: nobody is affected.'];
  const { paint, width } = sheet;
  const moment = showWhen(at, sheet.timeZone);
  const head = when === 'now' ? `Published now, it takes effect on ${moment}` : `Taking effect on ${moment}`;
  const moved = [...moves.falls, ...moves.rises];
  return [
    ...paragraph('', `${head}. ${standings[standing] ?? ''} (${standing}).`, width),
    paint('bold', `Of ${countOf(planned, 'member')} ${movedText(effect, paint)}.`),
    '',
    ...matrixLines(effect.matrix, sheet),
    '',
    liabilityLine(effect.liability, sheet.currency),
    ...moveLines('Who falls', moves.falls, 'red', sheet),
    ...moveLines('Who rises', moves.rises, 'green', sheet),
    ...(moved.some(isByStanding) ? ['', ...paragraph('', paint('dim', tableMeans), width)] : []),
    '',
  ];
}

const standings: Readonly<Record<string, string>> = {
  'keep-until-term-ends': 'Members keep the level that they hold until their term ends',
  'upgrade-only': 'Members rise at once, and fall only when their term ends',
  'at-once': 'Members get the level that the new rules give them at once',
  'recompute-terms':
    'Members keep the level that they hold, with the term that the new rules would have given it',
};

const tableMeans =
  'Counted is what counts for a member at that moment; needed is what the higher of both levels asks for.';

function movedText({ rise, fall }: { readonly rise: number; readonly fall: number }, paint: Paint): string {
  if (rise === 0 && fall === 0) return 'nobody moves';
  const rises =
    rise === 0 ? 'nobody rises' : paint('green', `${grouped(rise)} ${rise === 1 ? 'rises' : 'rise'}`);
  const falls =
    fall === 0 ? 'nobody falls' : paint('red', `${grouped(fall)} ${fall === 1 ? 'falls' : 'fall'}`);
  return `${rises} and ${falls}`;
}

type Cells = NonNullable<Preview['effect']>['matrix'];

/** Levels held without the draft down, with it across. */
function matrixLines(cells: Cells, { ladder, paint }: Sheet): string[] {
  const levels = [...new Set([...ladder, ...cells.flatMap(({ from, to }) => [from, to])])];
  const froms = levels.filter((level) => cells.some(({ from }) => from === level));
  const tos = levels.filter((level) => cells.some(({ to }) => to === level));
  const columns = [{ title: 'from \\ to' }, ...tos.map((title) => ({ title, isFigure: true }))];
  const rows = froms.map((from) => [
    from,
    ...tos.map((to) => {
      const members = cells.find((cell) => cell.from === from && cell.to === to)?.members ?? 0;
      const text = members === 0 ? '·' : grouped(members);
      return from === to || members === 0 ? paint('dim', text) : paint('yellow', text);
    }),
  ]);
  return tableLines(columns, rows, { indent: 2 });
}

function liabilityLine({ before, after }: NonNullable<Preview['effect']>['liability'], currency: string) {
  const shown = ({ points, value }: typeof before) =>
    `${countOf(points, 'point')}${value === null ? '' : ` (${groupedDecimal(value)} ${currency})`}`;
  if (shown(before) === shown(after)) return `Owed to members: ${shown(before)}, as without it.`;
  return `Owed to members: ${shown(before)} without it, ${shown(after)} with it.`;
}

const isByStanding = ({ rule, asks }: Move) => rule === 'tiers.standing' && asks != null;

/** A table of them; who moves for another reason than the new rules has it below. */
function moveLines(
  title: string,
  moves: readonly Move[],
  colour: 'red' | 'green',
  { paint, width, currency }: Sheet,
): string[] {
  if (moves.length === 0) return [];
  const listed = moves.slice(0, listedMax);
  const more = moves.length - listed.length;
  const columns = ['member', 'from', 'to', 'counted', 'needed'].map((column) => ({ title: column }));
  const rows = listed.map(({ memberId, from, to, asks }) => [
    paint(colour, memberId),
    from,
    to,
    ...(asks == null
      ? ['', '']
      : [amountsText(asks, 'counted', currency), amountsText(asks, 'atLeast', currency)]),
  ]);
  const others = listed.filter((move) => !isByStanding(move));
  return [
    '',
    paint('bold', `${title}:`),
    ...tableLines(columns, rows, { indent: 2, width }),
    ...(more === 0 ? [] : [paint('dim', `  … and ${grouped(more)} more (--json lists them all)`)]),
    ...others.flatMap(({ memberId, because }) => paragraph(`  ${memberId}: `, because, width)),
  ];
}

/** `12.00 USD or 3 purchases` */
function amountsText(
  { needs, conditions }: NonNullable<Move['asks']>,
  field: 'counted' | 'atLeast',
  currency: string,
): string {
  const parts = conditions.map((condition) => {
    const amount = condition[field];
    if (condition.metric === 'tag') return `${amount === 0 ? 'no ' : ''}tag ${condition.of}`;
    if (condition.metric === 'tenure') return `${groupedAmount(amount)} ${condition.of} as a member`;
    if (condition.metric === 'recurrence') return `${groupedAmount(amount)} of the last ${condition.of}`;
    const unit = condition.metric === 'spend' ? currency : (condition.of ?? condition.metric);
    return `${groupedAmount(amount)} ${unit}`;
  });
  const isAsked = field === 'atLeast';
  return parts.join(isAsked ? (needs === 'any' ? ' or ' : ' and ') : ', ');
}

/** Month by month: points issued, redeemed and expired as they were → as they would have been, then the levels. */
export function monthLines({ months, at }: Preview, { paint, timeZone, ladder }: Sheet): string[] {
  const since = showWhen(at, timeZone);
  if (months === null || months.length === 0) return [`Nothing has happened since ${since}.`];
  const title = paint('bold', `Had it been in force since ${since}: as it was → as it would have been`);
  return [
    title,
    '',
    ...pointsTable(months),
    '',
    ...levelsTable(months, ladder),
    '',
    ...triggersTable(months),
  ];
}

type Months = NonNullable<Preview['months']>;
const flows = {
  issued: 'issued',
  takenBack: 'taken back',
  redeemed: 'redeemed',
  expired: 'expired',
} as const;

function pointsTable(months: Months): string[] {
  const fields = Object.keys(flows) as (keyof typeof flows)[];
  const columns = fields.map((field) => ({ title: flows[field], isFigure: true }));
  const rows = months.map(({ month, was, wouldBe }) => [
    month,
    ...fields.map((field) => change(was[field], wouldBe[field])),
  ]);
  return tableLines([{ title: 'points in' }, ...columns], rows, { indent: 2 });
}

/** Lowest level first; a level of older rules that the file no longer has comes last. */
function levelsTable(months: Months, ladder: readonly string[]): string[] {
  const seen = months.flatMap(({ was, wouldBe }) => [...was.tiers, ...wouldBe.tiers].map(({ tier }) => tier));
  const levels = [...new Set([...ladder, ...seen])].filter((level) => seen.includes(level));
  const members = (tiers: Months[number]['was']['tiers'], level: string) =>
    tiers.find(({ tier }) => tier === level)?.members ?? 0;
  const rows = months.map(({ month, was, wouldBe }) => [
    month,
    ...levels.map((level) => change(members(was.tiers, level), members(wouldBe.tiers, level))),
  ]);
  const columns = levels.map((title) => ({ title, isFigure: true }));
  return tableLines([{ title: 'members after' }, ...columns], rows, { indent: 2 });
}

/** How often each trigger fired, and for whom it would have. */
function triggersTable(months: Months): string[] {
  const all = months.flatMap(({ was, wouldBe }) => [...(was.triggers ?? []), ...(wouldBe.triggers ?? [])]);
  const ids = [...new Set(all.map(({ trigger }) => trigger))].sort();
  if (ids.length === 0) return [];
  const times = ({ triggers = [] }: Months[number]['was'], id: string) =>
    triggers.find(({ trigger }) => trigger === id)?.fired ?? 0;
  const rows = months.map(({ month, was, wouldBe }) => [
    month,
    ...ids.map((id) => change(times(was, id), times(wouldBe, id))),
  ]);
  const columns = ids.map((title) => ({ title, isFigure: true }));
  const would = months.flatMap(({ wouldBe }) => wouldBe.triggers ?? []);
  const whom = ids.flatMap((id) => {
    const own = would.filter(({ trigger }) => trigger === id);
    const members = [...new Set(own.flatMap(({ sample }) => sample))].sort().slice(0, 5);
    const heldOut = own.reduce((sum, each) => sum + each.heldOut, 0);
    const held = heldOut === 0 ? '' : `; held out ${grouped(heldOut)} times`;
    return members.length === 0 ? [] : [`  ${id}: for ${members.join(', ')}, among others${held}`];
  });
  return [...tableLines([{ title: 'fired in' }, ...columns], rows, { indent: 2 }), '', ...whom, ''];
}

function change(was: number, wouldBe: number): string {
  return was === wouldBe ? grouped(was) : `${grouped(was)} → ${grouped(wouldBe)}`;
}
