/** A line chart as an SVG document that stands by itself: title, axes with labels, legend, lines. */
import { axisTicks } from './ticks.ts';
import { element, text } from './xml.ts';

interface LineChart {
  readonly title: string;
  readonly subtitle: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** A vertical line with words beside it. */
  readonly mark?: { readonly at: number; readonly label: string };
}

interface Axis {
  readonly label: string;
}

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly color: string;
  readonly isDashed: boolean;
}

const [width, height] = [860, 520];
const plot = { left: 84, right: width - 28, top: 86, bottom: height - 64 };
const ink = '#1f2933';
const faint = '#d9dee4';
const font = 'font-family="Helvetica, Arial, sans-serif"';

export function lineChart(chart: LineChart): string {
  const points = chart.series.flatMap((series) => series.points);
  const xTicks = axisTicks(points.map(([x]) => x));
  const yTicks = axisTicks(points.map(([, y]) => y));
  const xAt = scale(xTicks, plot.left, plot.right);
  const yAt = scale(yTicks, plot.bottom, plot.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ${font}>`,
    element('rect', { width, height, fill: '#ffffff' }),
    text(chart.title, { x: plot.left, y: 34, 'font-size': 20, 'font-weight': 'bold', fill: ink }),
    text(chart.subtitle, { x: plot.left, y: 56, 'font-size': 13, fill: '#52606d' }),
    ...yTicks.map((tick) => gridLine(tick, yAt(tick))),
    ...xTicks.map((tick) => number(tick, { x: xAt(tick), y: plot.bottom + 20, 'text-anchor': 'middle' })),
    line(plot.left, plot.bottom, plot.right, plot.bottom, { stroke: ink }),
    text(chart.x.label, {
      x: (plot.left + plot.right) / 2,
      y: height - 18,
      'font-size': 13,
      'text-anchor': 'middle',
      fill: ink,
    }),
    text(chart.y.label, {
      transform: `translate(22 ${(plot.top + plot.bottom) / 2}) rotate(-90)`,
      'font-size': 13,
      'text-anchor': 'middle',
      fill: ink,
    }),
    ...(chart.mark === undefined ? [] : marked(chart.mark, xAt(chart.mark.at))),
    ...chart.series.map((series) => curve(series, xAt, yAt)),
    ...chart.series.flatMap(legend),
    '</svg>',
    '',
  ].join('\n');
}

function scale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const [least = 0, most = 1] = [ticks[0], ticks.at(-1)];
  return (value) => from + ((value - least) / (most - least)) * (to - from);
}

function line(x1: number, y1: number, x2: number, y2: number, more: Record<string, string | number>): string {
  return element('line', { x1, y1, x2, y2, ...more });
}

function number(value: number, more: Record<string, string | number>): string {
  return text(value.toLocaleString('en-US'), { 'font-size': 12, fill: '#52606d', ...more });
}

function gridLine(tick: number, y: number): string {
  return [
    line(plot.left, y, plot.right, y, { stroke: faint }),
    number(tick, { x: plot.left - 10, y: y + 4, 'text-anchor': 'end' }),
  ].join('\n');
}

function marked({ label }: NonNullable<LineChart['mark']>, x: number): string[] {
  const isRight = x > (plot.left + plot.right) / 2;
  return [
    line(x, plot.top, x, plot.bottom, { stroke: '#7b8794', 'stroke-dasharray': '3 4' }),
    text(label, {
      x: isRight ? x - 8 : x + 8,
      y: plot.bottom - 12,
      'font-size': 12,
      'text-anchor': isRight ? 'end' : 'start',
      fill: '#52606d',
    }),
  ];
}

function stroke({ color, isDashed }: Series): Record<string, string | number> {
  return { stroke: color, 'stroke-width': 2.5, ...(isDashed ? { 'stroke-dasharray': '8 5' } : {}) };
}

function curve(series: Series, xAt: (x: number) => number, yAt: (y: number) => number): string {
  const points = series.points.map(([x, y]) => `${xAt(x).toFixed(1)},${yAt(y).toFixed(1)}`).join(' ');
  return element('polyline', { points, fill: 'none', 'stroke-linejoin': 'round', ...stroke(series) });
}

function legend(series: Series, index: number): string[] {
  const [x, y] = [plot.left + 16, plot.top + 14 + index * 22];
  return [
    line(x, y, x + 36, y, stroke(series)),
    text(series.name, { x: x + 46, y: y + 4, 'font-size': 13, fill: ink }),
  ];
}
