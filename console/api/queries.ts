/** Reading: what each view asks of the API, under the key by which it is kept. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { bodyOf, isStatus } from './failure.ts';
import type { Platform } from './platform.tsx';

const pageOf = 100;

export const programQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'program'],
    queryFn: () =>
      bodyOf(laurel.GET('/v1/programs/{program}', { params: { path: { program } } })).catch(
        (error: unknown) => {
          if (isStatus(error, 404)) return null; // nothing is published yet
          throw error;
        },
      ),
    staleTime: 60_000,
  });

export interface StatusAsked {
  readonly memberId: string;
  /** An instant; now without one. */
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
}

export const statusQuery = ({ laurel, program }: Platform, { memberId, asOf, knownAt }: StatusAsked) =>
  queryOptions({
    queryKey: [program, 'member', memberId, 'status', asOf ?? null, knownAt ?? null],
    queryFn: ({ signal }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/members/{memberId}/status', {
          params: {
            path: { program, memberId },
            query: { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) },
          },
          signal,
        }),
      ),
  });

export const entriesQuery = ({ laurel, program }: Platform, memberId: string) =>
  infiniteQueryOptions({
    queryKey: [program, 'member', memberId, 'entries'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/members/{memberId}/entries', {
          params: {
            path: { program, memberId },
            query: { limit: pageOf, ...(pageParam && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });

export const explainQuery = ({ laurel, program }: Platform, memberId: string, entryId: string) =>
  queryOptions({
    queryKey: [program, 'member', memberId, 'explain', entryId],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/members/{memberId}/entries/{entryId}/explain', {
          params: { path: { program, memberId, entryId } },
        }),
      ),
  });

export const summariesQuery = ({ laurel, program }: Platform, tier: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [program, 'summaries', tier ?? null],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/summaries', {
          params: {
            path: { program },
            query: {
              limit: 50,
              ...(tier !== undefined && { tier }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });

export const draftsQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'drafts'],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/drafts', { params: { path: { program }, query: { limit: 100 } } }),
      ),
  });

export interface UnderDraftAsked {
  readonly memberId: string;
  readonly draft: string;
  /** A day on which it would have begun; from now on without one. */
  readonly since: string | undefined;
}

export const underDraftQuery = ({ laurel, program }: Platform, { memberId, draft, since }: UnderDraftAsked) =>
  queryOptions({
    queryKey: [program, 'member', memberId, 'under', draft, since ?? null],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/drafts/{name}/members/{memberId}/status', {
          params: {
            path: { program, memberId, name: draft },
            query: { ...(since !== undefined && { since }) },
          },
        }),
      ),
  });

const ofMember = (program: string, memberId: string, what: string) => [program, 'member', memberId, what];

export const tagsQuery = ({ laurel, program }: Platform, memberId: string) =>
  queryOptions({
    queryKey: ofMember(program, memberId, 'tags'),
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/members/{memberId}/tags', {
          params: { path: { program, memberId } },
        }),
      ),
  });

export const valueQuery = ({ laurel, program }: Platform, memberId: string) =>
  queryOptions({
    queryKey: ofMember(program, memberId, 'value'),
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/members/{memberId}/value', {
          params: { path: { program, memberId } },
        }),
      ),
  });

export const redemptionsQuery = ({ laurel, program }: Platform, memberId: string) =>
  queryOptions({
    queryKey: ofMember(program, memberId, 'redemptions'),
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/members/{memberId}/redemptions', {
          params: { path: { program, memberId }, query: { limit: 5 } },
        }),
      ),
  });

export const rewardsQuery = ({ laurel, program }: Platform, memberId: string) =>
  queryOptions({
    queryKey: ofMember(program, memberId, 'rewards'),
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/members/{memberId}/rewards', {
          params: { path: { program, memberId } },
        }),
      ),
  });
