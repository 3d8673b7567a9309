import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePlatform } from '../../api/platform.tsx';
import { summariesQuery } from '../../api/queries.ts';
import { useFormat } from '../../format/format.ts';
import { Card } from '../../parts/page.tsx';
import { TableFrame } from '../../parts/table-frame.tsx';
import { Tier } from '../../parts/tier.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';

const shownMax = 8;

/** The members whom time changes next: the list of all begins with them. */
export function NextChanges() {
  const { areas, member } = useText();
  const text = areas.today;
  const format = useFormat();
  const list = useInfiniteQuery(summariesQuery(usePlatform(), undefined));
  const due = (list.data?.pages[0]?.members ?? []).flatMap((row) =>
    row.dueAt === null ? [] : [{ ...row, dueAt: row.dueAt }],
  );
  return (
    <Card title={text.nextChanges} beside={<Link to="/members">{text.all}</Link>} className="wide">
      <p className="soft">{text.nextChangesSays}</p>
      {list.isPending && <Loading lines={6} />}
      {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && due.length === 0 && <p>{text.nothingDue}</p>}
      {due.length > 0 && (
        <TableFrame>
          <table>
            <thead>
              <tr>
                <th scope="col">{member.id}</th>
                <th scope="col">{member.tier}</th>
                <th scope="col">{text.due}</th>
                <th scope="col">{member.expiring}</th>
              </tr>
            </thead>
            <tbody>
              {due.slice(0, shownMax).map(({ memberId, tier, dueAt, nextExpiry }) => (
                <tr key={memberId}>
                  <th scope="row">
                    <Link to="/members/$memberId" params={{ memberId }} className="id">
                      {memberId}
                    </Link>
                  </th>
                  <td>
                    <Tier {...tier} />
                  </td>
                  <td>{format.day(dueAt)}</td>
                  <td>
                    {nextExpiry === null
                      ? '—'
                      : `${format.number(nextExpiry.points)}, ${format.day(nextExpiry.at)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Card>
  );
}
