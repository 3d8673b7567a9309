/** What the platform's answer says of the rows that were sent. */
import type { Delivery } from '../deliver/deliver.ts';
import type { Fact, FactAnswer } from '../deliver/fact.ts';
import { type Finding, problemSentence, type Problem as Refusal } from '../platform/problem.ts';
import { type AnyField, type Field, fieldNames } from './columns/fields.ts';
import { becauseOf, type Problem, problemOf, type RowPlace } from './columns/row.ts';
import type { RefusedRow } from './orders/order.ts';

export type Judged =
  | { readonly kind: 'answered'; readonly answer: FactAnswer }
  | { readonly kind: 'rejected'; readonly problem: Refusal }
  /** Every other row would fare alike. */
  | { readonly kind: 'stop'; readonly reason: string };

export function judge(delivery: Delivery<FactAnswer>): Judged {
  switch (delivery.kind) {
    case 'taken':
      return { kind: 'answered', answer: delivery.answer };
    case 'refused': {
      const { problem } = delivery;
      const { status } = problem;
      const isAboutTheSender = status === 401 || status === 403 || status === 404 || status < 400;
      return isAboutTheSender
        ? { kind: 'stop', reason: problemSentence(problem) }
        : { kind: 'rejected', problem };
    }
    case 'unavailable': {
      const { problem, reason } = delivery;
      // 500 and 502 may be this one fact's; the rest is the platform being away.
      const isThisFact = problem?.status === 500 || problem?.status === 502;
      return isThisFact
        ? { kind: 'rejected', problem: { ...problem, detail: reason } }
        : { kind: 'stop', reason };
    }
  }
}

/** The platform's findings at the rows and columns that they come from. */
export function refusedRows(refusal: Refusal, fact: Fact, rows: readonly RowPlace[]): readonly RefusedRow[] {
  const found = refusal.findings.map((finding) => fromFinding(finding, fact, rows));
  const [first] = rows;
  if (first === undefined) return [];
  if (found.length === 0) {
    const problem = problemOf(null, null, problemSentence(refusal), refusal.title);
    found.push({ place: first, problem });
  }
  const because = becauseOf(found[0]?.place.row ?? first.row);
  return rows.flatMap((place) => {
    const own = found.filter((each) => each.place === place);
    return own.length > 0 ? own : [{ place, problem: because }];
  });
}

const ofOrder: Readonly<Record<string, Field>> = {
  orderId: 'order',
  memberId: 'member',
  occurredAt: 'date',
  refundId: 'id',
  engagementId: 'id',
  fulfilmentId: 'id',
  kind: 'engagement',
};
const ofLine: Readonly<Record<string, Field>> = { lineId: 'line', kind: 'kind' };

function fromFinding({ path, value, rule }: Finding, fact: Fact, rows: readonly RowPlace[]): RefusedRow {
  const [, line, name = ''] = /^data(?:\.lines[.[](\d+)\]?)?\.?(.*)$/.exec(path) ?? [];
  const isOfLine = line !== undefined && fact.type === 'purchase.completed';
  const place = (isOfLine ? rows[Number(line)] : undefined) ?? rows[0];
  if (place === undefined) throw new Error('a fact of no rows');
  const isBeside = isOfLine && rows[Number(line)] === undefined;
  const field = isBeside ? null : fieldOf(name, line === undefined ? ofOrder : ofLine);
  return { place, problem: field === null ? whole(path, value, rule) : problemOf(field, plain(value), rule) };
}

function fieldOf(name: string, known: Readonly<Record<string, Field>>): AnyField | null {
  const quantity = /^quantities[.[]"?([a-z0-9-]{1,40})/.exec(name)?.[1];
  if (quantity !== undefined) return `quantities.${quantity}`;
  return known[name] ?? fieldNames.find((each) => each === name) ?? null;
}

function whole(path: string, value: string | null, rule: string): Problem {
  return problemOf(
    null,
    null,
    `${path === '' ? '' : `${path} `}${value === null ? '' : `${value} `}${rule}`,
    rule,
  );
}

/** The platform shows values as JSON text. */
function plain(value: string | null): string | null {
  if (value === null) return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}
