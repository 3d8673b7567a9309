/** The first rows of a file as they were understood. */
import { tableLines } from '../terminal/table.ts';
import type { FileOpening } from './openings.ts';
import { balanceOf, levelOf } from './totals.ts';

export const previewRows = 10;

const columns = [
  { title: 'row', isFigure: true },
  { title: 'member' },
  { title: 'points', isFigure: true },
  { title: 'level' },
  { title: 'until' },
  { title: 'since' },
  { title: 'known by' },
];

export function previewLines(openings: readonly FileOpening[], width: number | undefined): readonly string[] {
  const rows = openings.map((each) => {
    if (each.kind === 'wrong') return [String(each.row), each.rule, '', '', '', '', ''];
    const { opening, row } = each;
    const { tier, since, identities } = opening as {
      tier?: { until?: string };
      since?: string;
      identities?: string[];
    };
    const known = (identities ?? []).map((identity) => identity.split(':')[0]).join(', ');
    const level = levelOf(opening) ?? '';
    return [
      String(row),
      opening.memberId,
      String(balanceOf(opening)),
      level,
      tier?.until ?? '',
      since ?? '',
      known,
    ];
  });
  return tableLines(columns, rows, { width });
}
