import { useFormat } from '../../../format/format.ts';
import { Card } from '../../../parts/page.tsx';
import { TableFrame } from '../../../parts/table-frame.tsx';
import { useText } from '../../../text/text.tsx';
import type { Preview } from './plan.tsx';

const amounts = ['issued', 'takenBack', 'redeemed', 'expired'] as const;

/** Month by month what was, and what would have been under the draft. */
export function Months({ months }: { readonly months: NonNullable<Preview['months']> }) {
  const { plan } = useText();
  const format = useFormat();
  return (
    <Card title={plan.months}>
      <TableFrame>
        <table>
          <thead>
            <tr>
              <th scope="col">{plan.month}</th>
              {amounts.map((name) => (
                <th key={name} scope="col" className="number">
                  {plan[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, was, wouldBe }) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                {amounts.map((name) => (
                  <td key={name} className="number">
                    {format.number(was[name])}
                    {was[name] !== wouldBe[name] && <strong> → {format.number(wouldBe[name])}</strong>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Card>
  );
}
