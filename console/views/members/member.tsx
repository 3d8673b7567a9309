/** One member: what holds now or held on another day, or would hold under a draft, and everything that led there. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { usePlatform } from '../../api/platform.tsx';
import { entriesQuery, statusQuery } from '../../api/queries.ts';
import { useFormat } from '../../format/format.ts';
import { endOfDay } from '../../format/zone.ts';
import { Page } from '../../parts/page.tsx';
import { Tier } from '../../parts/tier.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { Actions } from './actions/actions.tsx';
import { Beside } from './beside.tsx';
import { PointsCard } from './cards/points-card.tsx';
import { PrivilegesCard } from './cards/privileges-card.tsx';
import { RedemptionsCard } from './cards/redemptions-card.tsx';
import { TagsCard } from './cards/tags-card.tsx';
import { TierCard } from './cards/tier-card.tsx';
import { ValueCard } from './cards/value-card.tsx';
import { History } from './history.tsx';
import { TimeBar } from './time-bar.tsx';

const route = getRouteApi('/members/$memberId');
/** So many pages are read at once, so that the slider reaches back far enough. */
const pagesAtOnce = 5;

export function Member() {
  const { member, common } = useText();
  const { zone } = useFormat();
  const { memberId } = route.useParams();
  const { order, asOf: day = null, known, draft } = route.useSearch();
  const navigate = route.useNavigate();
  const platform = usePlatform();
  const instant = day === null ? undefined : new Date(endOfDay(zone, day)).toISOString();
  const knownAt = known === 'yes' ? instant : undefined;
  const asked = { memberId, asOf: instant, knownAt };
  const status = useQuery({ ...statusQuery(platform, asked), placeholderData: keepPreviousData });
  const list = useInfiniteQuery(entriesQuery(platform, memberId));
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  const { hasNextPage, isFetching, fetchNextPage } = list;
  const pages = list.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && pages < pagesAtOnce) void fetchNextPage();
  }, [hasNextPage, isFetching, pages, fetchNextPage]);

  const look = (asOf: string | null, isKnownThen: boolean) =>
    void navigate({
      replace: true,
      resetScroll: false,
      search: {
        ...(order !== undefined && { order }),
        ...(draft !== undefined && { draft }),
        ...(asOf !== null && { asOf }),
        ...(asOf !== null && isKnownThen && { known: 'yes' as const }),
      },
    });
  const back = (
    <Link to="/members" className="crumb">
      {member.title}
    </Link>
  );
  const isBefore = status.isError && day !== null && list.isSuccess && entries.length > 0;
  if (status.isError && !isBefore) {
    const action = (
      <Link to="/members" className="button">
        {common.backToMembers}
      </Link>
    );
    const notThere = { title: member.notKnown(memberId), says: member.notKnownSays, action };
    return (
      <Page title={memberId} before={back}>
        <Trouble error={status.error} notThere={notThere} onRetry={() => void status.refetch()} />
      </Page>
    );
  }
  const data = isBefore ? undefined : status.data;
  return (
    <Page
      title={memberId}
      before={back}
      beside={data && <Tier id={data.tier.id} name={data.tier.name} />}
      actions={data && day === null && <Actions status={data} />}
    >
      {list.isSuccess && (
        <TimeBar entries={entries} asOf={day} isKnownThen={known === 'yes'} onChange={look} />
      )}
      <div className="member">
        <div className="member-now" aria-busy={status.isFetching}>
          {isBefore && <p className="notice">{member.notYet}</p>}
          {status.isPending && <Loading lines={8} />}
          {data && (
            <>
              <TierCard status={data} />
              <PointsCard status={data} />
              {day === null && <Beside memberId={memberId} status={data} />}
              <PrivilegesCard privileges={data.privileges} />
              {day === null && <RedemptionsCard memberId={memberId} />}
              {day === null && <TagsCard memberId={memberId} />}
              {day === null && <ValueCard memberId={memberId} />}
            </>
          )}
        </div>
        <History
          memberId={memberId}
          order={order}
          list={list}
          entries={entries}
          until={instant ?? null}
          isKnownThen={known === 'yes'}
        />
      </div>
    </Page>
  );
}
