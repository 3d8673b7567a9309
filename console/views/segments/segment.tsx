import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { segmentMembersQuery } from '../../api/areas.ts';
import { usePlatform } from '../../api/platform.tsx';
import { MoreButton } from '../../parts/more.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';

const route = getRouteApi('/segments/$segment');

/** Who is in a segment now. */
export function Segment() {
  const { areas } = useText();
  const text = areas.segments;
  const { segment } = route.useParams();
  const list = useInfiniteQuery(segmentMembersQuery(usePlatform(), segment));
  const members = list.data?.pages.flatMap((page) => page.members) ?? [];
  const back = (
    <Link to="/segments" className="crumb">
      {text.title}
    </Link>
  );
  return (
    <Page title={text.ofSegment(segment)} before={back}>
      <Card>
        {list.isPending && <Loading lines={6} />}
        {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && members.length === 0 && !list.hasNextPage && <Empty title={text.noMembers} />}
        <ul className="id-grid">
          {members.map(({ memberId }) => (
            <li key={memberId}>
              <Link to="/members/$memberId" params={{ memberId }} className="id">
                {memberId}
              </Link>
            </li>
          ))}
        </ul>
        <MoreButton list={list} />
      </Card>
    </Page>
  );
}
