/** Reading segments, connections, the audit and runs. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { bodyOf } from './failure.ts';
import type { Platform } from './platform.tsx';

export const segmentsQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'segments'],
    queryFn: () => bodyOf(laurel.GET('/v1/programs/{program}/segments', { params: { path: { program } } })),
  });

export const segmentMembersQuery = ({ laurel, program }: Platform, segment: string) =>
  infiniteQueryOptions({
    queryKey: [program, 'segment', segment],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/segments/{segment}/members', {
          params: {
            path: { program, segment },
            query: { limit: 100, ...(pageParam && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });

export const sourcesQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'sources'],
    queryFn: () => bodyOf(laurel.GET('/v1/programs/{program}/sources', { params: { path: { program } } })),
  });

export const subscriptionsQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'subscriptions'],
    queryFn: () =>
      bodyOf(laurel.GET('/v1/programs/{program}/subscriptions', { params: { path: { program } } })),
  });

export const secretsQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'secrets'],
    queryFn: () => bodyOf(laurel.GET('/v1/programs/{program}/secrets', { params: { path: { program } } })),
  });

export const parkedQuery = ({ laurel, program }: Platform) =>
  infiniteQueryOptions({
    queryKey: [program, 'parked'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/parked', {
          params: { path: { program }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });

export const auditQuery = ({ laurel, program }: Platform, member: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [program, 'audit', member ?? null],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/audit', {
          params: {
            path: { program },
            query: {
              limit: 50,
              ...(member !== undefined && { member }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });

const eachMs = 2_000;

export const runsQuery = ({ laurel, program }: Platform) =>
  infiniteQueryOptions({
    queryKey: [program, 'runs'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/reviews', {
          params: { path: { program }, query: { limit: 20, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ runs }) => runs.some((run) => run.state === 'running')) ? eachMs : false,
  });

export const overridesQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'overrides'],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/tier-overrides', {
          params: { path: { program }, query: { limit: 10 } },
        }),
      ),
  });
