/** The plot of a calibration: repeat purchases week by week, expected against actual. */
import type { Day } from '../../domain/kernel/brand.ts';
import { formatDay } from '../../domain/kernel/civil.ts';
import { daysPerWeek } from '../../domain/value/history.ts';
import type { Calibration, Track } from './calibrate.ts';
import { lineChart } from './svg/lineChart.ts';

export function plot(
  { from, until, end, members }: Calibration,
  { points }: Track,
  fileName: string,
): string {
  const weeks = (day: Day) => (day + 1 - from) / daysPerWeek;
  const curve = (of: 'actual' | 'expected') => [
    [0, 0] as const,
    ...points.map((point) => [weeks(point.day), point[of]] as const),
  ];
  return lineChart({
    title: 'Repeat purchases, expected against actual',
    subtitle: `${fileName}: ${members.toLocaleString('en-US')} members, BG/NBD fitted on ${formatDay(from)} to ${formatDay(until)}`,
    x: { label: `weeks since ${formatDay(from)}` },
    y: { label: 'repeat purchase days, all members together' },
    series: [
      { name: 'actual', points: curve('actual'), color: '#1d4ed8', isDashed: false },
      { name: 'expected by the model', points: curve('expected'), color: '#d9480f', isDashed: true },
    ],
    ...(until < end ? { mark: { at: weeks(until), label: 'fitted up to here' } } : {}),
  });
}
