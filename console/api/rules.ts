/** Reading rules: the timeline, versions, drafts, and what a draft would do. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { bodyOf } from './failure.ts';
import type { Platform } from './platform.tsx';

export const versionsQuery = ({ laurel, program }: Platform) =>
  queryOptions({
    queryKey: [program, 'versions'],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/versions', {
          params: { path: { program }, query: { limit: 100 } },
        }),
      ),
  });

export const versionQuery = ({ laurel, program }: Platform, version: number) =>
  queryOptions({
    queryKey: [program, 'version', version],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/versions/{version}', { params: { path: { program, version } } }),
      ),
  });

export const diffQuery = ({ laurel, program }: Platform, version: number, other: number) =>
  queryOptions({
    queryKey: [program, 'diff', version, other],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/versions/{version}/diff/{other}', {
          params: { path: { program, version, other } },
        }),
      ),
  });

export const draftQuery = ({ laurel, program }: Platform, name: string) =>
  queryOptions({
    queryKey: [program, 'draft', name],
    queryFn: () =>
      bodyOf(laurel.GET('/v1/programs/{program}/drafts/{name}', { params: { path: { program, name } } })),
  });

type CheckAsked = components['schemas']['CheckRequest'];

/** The check of a draft as it would be published: from when, with what standing. */
export const checkedQuery = ({ laurel, program }: Platform, name: string, when: CheckAsked) =>
  queryOptions({
    queryKey: [program, 'checked', name, when],
    queryFn: () =>
      bodyOf(
        laurel.POST('/v1/programs/{program}/drafts/{name}/check', {
          params: { path: { program, name } },
          body: when,
        }),
      ),
    staleTime: 0,
  });

export interface PreviewNamed {
  readonly name: string;
  readonly preview: string;
}

const eachMs = 1_000;

/** Asked again each second while it is calculated. */
export const previewQuery = ({ laurel, program }: Platform, { name, preview }: PreviewNamed) =>
  queryOptions({
    queryKey: [program, 'preview', name, preview],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/drafts/{name}/previews/{preview}', {
          params: { path: { program, name, preview } },
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? eachMs : false),
  });

export const previewsQuery = ({ laurel, program }: Platform, name: string) =>
  queryOptions({
    queryKey: [program, 'previews', name],
    queryFn: () =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/drafts/{name}/previews', {
          params: { path: { program, name }, query: { limit: 1 } },
        }),
      ),
  });

export const movesQuery = (
  { laurel, program }: Platform,
  { name, preview }: PreviewNamed,
  direction: 'rises' | 'falls',
) =>
  infiniteQueryOptions({
    queryKey: [program, 'moves', name, preview, direction],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      bodyOf(
        laurel.GET('/v1/programs/{program}/drafts/{name}/previews/{preview}/moves', {
          params: {
            path: { program, name, preview },
            query: { direction, ...(pageParam && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });
