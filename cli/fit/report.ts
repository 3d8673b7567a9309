/** What `laurel fit` says: for people as lines, for programs as one object. */
import { formatDay } from '../../domain/kernel/civil.ts';
import type { Fit } from '../../domain/value/fit/fit.ts';
import { expectedSpend } from '../../domain/value/gammaGamma.ts';
import { daysPerWeek } from '../../domain/value/history.ts';
import { countOf, grouped } from '../terminal/numbers.ts';
import type { Calibration, Track } from './calibrate.ts';
import type { Transactions } from './purchaseDays.ts';

interface Tracked {
  readonly days: number;
  readonly actual: number;
  readonly expected: number;
}

/** Repeat purchases while fitting, and after it where the file goes on; `expected` of members nobody knows yet. */
interface Tracking {
  readonly fitted: Tracked;
  /** `expectedByHistory`: of each member what they had done while fitting lets expect, added up. */
  readonly after: (Tracked & { readonly expectedByHistory: number }) | null;
  readonly all: Tracked;
}

function tracking({ from, until, end }: Calibration, track: Track): Tracking {
  const { points, expectedByHistory } = track;
  const seen = points.find(({ day }) => day === until);
  const last = points.at(-1);
  if (seen === undefined || last === undefined)
    throw new Error('a track ends, and has its last day of fitting');
  const fitted = { days: until - from + 1, actual: seen.actual, expected: seen.expected };
  const all = { days: end - from + 1, actual: last.actual, expected: last.expected };
  const after = {
    days: all.days - fitted.days,
    actual: all.actual - fitted.actual,
    expected: all.expected - fitted.expected,
    expectedByHistory,
  };
  return { fitted, after: end === until ? null : after, all };
}

export function asLines(calibration: Calibration, transactions: Transactions): string[] {
  const { from, until, members, bgNbd, gammaGamma, correlation, track } = calibration;
  const left = [
    transactions.rejections.length > 0 ? `${countOf(transactions.rejections.length, 'line')} not read` : '',
    transactions.negativeDays > 0
      ? `${countOf(transactions.negativeDays, 'day')} with more given back than bought`
      : '',
  ].filter((note) => note !== '');
  return [
    `data         ${formatDay(from)} to ${formatDay(until)}: ${countOf(members, 'member')}${left.length === 0 ? '' : `; left out: ${left.join(', ')}`}`,
    ...fitLines('BG/NBD', bgNbd),
    ...fitLines('Gamma-Gamma', gammaGamma),
    ...(gammaGamma.kind === 'fitted' ? [spendLine(gammaGamma.parameters)] : []),
    ...(correlation === null
      ? []
      : [`             repeats and spend correlate by ${correlation.toFixed(2)} (the model takes 0)`]),
    ...(track === null ? [] : trackingLines(tracking(calibration, track))),
  ];
}

function spendLine(parameters: Parameters<typeof expectedSpend>[0]): string {
  const spend = expectedSpend(parameters, 0, 0);
  return spend.kind === 'expected'
    ? `             a purchase of anybody is worth ${spend.perPurchase.toFixed(2)} on average`
    : '             spend scatters so widely that it has no mean (q is 1 or less)';
}

function fitLines(name: string, fit: Fit<object>): string[] {
  const label = name.padEnd(13);
  switch (fit.kind) {
    case 'fitted': {
      const { logLikelihood, repeatBuyers, iterations } = fit.quality;
      const parameters = Object.entries(fit.parameters).map(([key, value]) => `${key} ${shown(value)}`);
      return [
        `${label}${parameters.join('  ')}`,
        `             log-likelihood ${logLikelihood.toFixed(1)} over ${grouped(repeatBuyers)} who came back, ${iterations} steps`,
      ];
    }
    case 'not-enough-data':
      return [
        `${label}not enough data: ${grouped(fit.repeatBuyers)} came back and spent, ${fit.repeatBuyersMin} are needed`,
      ];
    case 'too-alike':
      return [`${label}no fit: members are too alike to tell how far they differ`];
    case 'not-converged':
      return [`${label}no fit: not converged in ${fit.iterations} steps`];
  }
}

const shown = (value: number): string => value.toFixed(value < 1_000 ? 3 : 0);

function trackingLines({ fitted, after, all }: Tracking): string[] {
  const line = (label: string, { days, actual, expected }: Tracked, since = '') =>
    `${label}${(days / daysPerWeek).toFixed(1)} weeks${since}: ${grouped(Math.round(expected))} repeat purchases expected, ${grouped(actual)} actual${off(expected, actual)}`;
  if (after === null) return [line('fitted       ', fitted)];
  const { expectedByHistory, actual } = after;
  return [
    line('fitted       ', fitted),
    line('after        ', after),
    `             ${grouped(Math.round(expectedByHistory))} expected by what each member had done until then${off(expectedByHistory, actual)}`,
    line('in all       ', all, ' from the first day'),
  ];
}

/** How far the model was from what happened: ` (+2.5 %)`. */
export function off(expected: number, actual: number): string {
  if (actual === 0) return '';
  const tenths = Math.round((expected / actual - 1) * 1_000);
  // What rounds to nothing has no sign: never "-0.0 %".
  const sign = tenths > 0 ? '+' : '';
  return ` (${sign}${(tenths === 0 ? 0 : tenths / 10).toFixed(1)} %)`;
}

export function asJson(calibration: Calibration, transactions: Transactions, plot: string | null): object {
  const { from, until, end, members, bgNbd, gammaGamma, correlation, track } = calibration;
  return {
    data: {
      from: formatDay(from),
      until: formatDay(until),
      end: formatDay(end),
      members,
      rows: transactions.rows,
      negativeDays: transactions.negativeDays,
      rejections: transactions.rejections,
    },
    bgNbd,
    gammaGamma,
    correlation,
    tracking: track === null ? null : tracking(calibration, track),
    plot,
  };
}
