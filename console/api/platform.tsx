/** The API, as the person who is signed in: typed by its own document. */
import { QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { createLaurel, type Laurel } from '../../client/index.ts';
import { SessionEnded, type Tokens } from '../auth/tokens.ts';
import { Failure } from './failure.ts';

export interface Platform {
  readonly laurel: Laurel;
  readonly program: string;
}

export const PlatformContext = createContext<Platform | null>(null);

export function usePlatform(): Platform {
  const platform = use(PlatformContext);
  if (platform === null) throw new Error('There is no platform here.');
  return platform;
}

/** @param onEnd called when the platform or the issuer takes the session for ended */
export function openLaurel(tokens: Tokens, onEnd: () => void): Laurel {
  const laurel = createLaurel({
    url: location.origin,
    token: () =>
      tokens.current().catch((error: unknown) => {
        if (error instanceof SessionEnded) onEnd();
        throw error instanceof SessionEnded ? new Failure(401, null) : error;
      }),
  });
  laurel.use({
    onResponse: ({ response }) => {
      if (response.status === 401) onEnd();
    },
  });
  return laurel;
}

const triesMax = 2;

export const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) =>
          failures < triesMax && (!(error instanceof Failure) || error.status === 429 || error.status >= 500),
        networkMode: 'always', // a view says itself that nothing answers
      },
      mutations: { networkMode: 'always' },
    },
  });
