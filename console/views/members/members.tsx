/** Finding a member: by a name of theirs, by an order, or in the list of all. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { usePlatform } from '../../api/platform.tsx';
import { summariesQuery } from '../../api/queries.ts';
import { useProgram } from '../../app/program.tsx';
import { useFormat } from '../../format/format.ts';
import { MoreButton } from '../../parts/more.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { TableFrame } from '../../parts/table-frame.tsx';
import { Tier } from '../../parts/tier.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { Search } from './search.tsx';

const route = getRouteApi('/members');

export function Members() {
  const { member } = useText();
  const { q = '', tier } = route.useSearch();
  return (
    <Page title={member.title} lead={member.lead}>
      <Search key={q} text={q} />
      <MemberList tier={tier} />
    </Page>
  );
}

function MemberList({ tier }: { readonly tier: string | undefined }) {
  const { member, common } = useText();
  const program = useProgram();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(summariesQuery(usePlatform(), tier));
  const rows = list.data?.pages.flatMap(({ members }) => members) ?? [];
  const filter = (
    <label className="inline-field">
      <span>{member.filterTier}</span>
      <select
        value={tier ?? ''}
        onChange={({ target }) =>
          void navigate({
            search: (before) => ({
              ...(before.q !== undefined && { q: before.q }),
              ...(target.value && { tier: target.value }),
            }),
          })
        }
      >
        <option value="">{member.allTiers}</option>
        {program?.levels.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Card title={member.title} beside={filter}>
      {list.isPending && <Loading lines={6} />}
      {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && <Empty title={member.noMembers} says={member.noMembersSays} />}
      {rows.length > 0 && (
        <>
          <MemberTable rows={rows} />
          <MoreButton list={list} />
        </>
      )}
      {list.isFetching && !list.isPending && <span className="quiet">{common.loadingMore}</span>}
    </Card>
  );
}

type Row =
  Awaited<ReturnType<NonNullable<ReturnType<typeof summariesQuery>['queryFn']>>> extends infer P
    ? P extends { members: readonly (infer R)[] }
      ? R
      : never
    : never;

function MemberTable({ rows }: { readonly rows: readonly Row[] }) {
  const { member } = useText();
  const format = useFormat();
  return (
    <TableFrame>
      <table>
        <thead>
          <tr>
            <th scope="col">{member.id}</th>
            <th scope="col">{member.tier}</th>
            <th scope="col" className="number">
              {member.balance}
            </th>
            <th scope="col" className="number">
              {member.pending}
            </th>
            <th scope="col">{member.tierUntil}</th>
            <th scope="col">{member.expiring}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ memberId, tier, balance, pending, deficit, tierUntil, nextExpiry }) => (
            <tr key={memberId}>
              <th scope="row">
                <Link to="/members/$memberId" params={{ memberId }} className="id">
                  {memberId}
                </Link>
              </th>
              <td>
                <Tier {...tier} />
              </td>
              <td className="number">{deficit > 0 ? format.number(-deficit) : format.number(balance)}</td>
              <td className="number">{format.number(pending)}</td>
              <td>{tierUntil === null ? '—' : format.lastDay(tierUntil)}</td>
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
  );
}
