/** A table that is sorted by any of its columns: numbers from the largest, texts from A. */
import { type ReactNode, useState } from 'react';
import { TableFrame } from './table-frame.tsx';

interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly isNumber?: boolean;
  readonly by: (row: Row) => string | number;
  readonly cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
}

interface Sorting {
  readonly id: string;
  readonly isAscending: boolean;
}

export function DataTable<Row>({ rows, rowKey, columns }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const column = columns.find(({ id }) => id === sorting?.id);
  const sorted = column === undefined ? rows : rows.toSorted((a, b) => compare(column.by(a), column.by(b)));
  const shown = sorting === null || sorting.isAscending ? sorted : sorted.toReversed();
  const choose = ({ id, isNumber = false }: Column<Row>) =>
    setSorting(
      sorting?.id === id ? { id, isAscending: !sorting.isAscending } : { id, isAscending: !isNumber },
    );
  const order = (id: string) =>
    sorting?.id !== id ? 'none' : sorting.isAscending ? 'ascending' : 'descending';
  return (
    <TableFrame>
      <table>
        <thead>
          <tr>
            {columns.map((each) => (
              <th
                key={each.id}
                scope="col"
                className={each.isNumber ? 'number' : ''}
                aria-sort={order(each.id)}
              >
                <button type="button" className="sort" onClick={() => choose(each)}>
                  {each.title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((each) => (
                <td key={each.id} className={each.isNumber ? 'number' : ''}>
                  {each.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}
