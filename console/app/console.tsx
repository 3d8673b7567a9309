/** What is around every view: nobody signed in, a session, the platform behind it, the routes. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { User } from 'oidc-client-ts';
import { type ReactNode, useMemo } from 'react';
import { newQueryClient, openLaurel, PlatformContext } from '../api/platform.tsx';
import { type Claims, readClaims } from '../auth/claims.ts';
import { SessionProvider, useSession } from '../auth/session.tsx';
import type { Tokens } from '../auth/tokens.ts';
import { Icon } from '../parts/icon.tsx';
import { useText } from '../text/text.tsx';
import { router } from './router.tsx';

interface ConsoleProps {
  readonly tokens: Tokens;
  /** Null: nobody; an error: signing in did not work. */
  readonly user: unknown;
}

export function Console({ tokens, user }: ConsoleProps) {
  const claims = useMemo(() => claimsOf(user), [user]);
  if (claims === null) return <SignIn tokens={tokens} failed={user !== null} />;
  return (
    <SessionProvider claims={claims} tokens={tokens}>
      <WithPlatform tokens={tokens}>
        <RouterProvider router={router} />
      </WithPlatform>
    </SessionProvider>
  );
}

function claimsOf(user: unknown): Claims | null {
  if (user === null || user instanceof Error) return null;
  try {
    return readClaims((user as User).access_token);
  } catch {
    return null; // no token of a program: signing in again may bring one
  }
}

function WithPlatform({ tokens, children }: { readonly tokens: Tokens; readonly children: ReactNode }) {
  const { program, end } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `end` only sets a state; a new session object is no new platform
  const platform = useMemo(() => ({ laurel: openLaurel(tokens, end), program }), [tokens, program]);
  const queries = useMemo(newQueryClient, []);
  return (
    <PlatformContext value={platform}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </PlatformContext>
  );
}

function SignIn({ tokens, failed }: { readonly tokens: Tokens; readonly failed: boolean }) {
  const { shell } = useText();
  const signIn = () => void tokens.signIn(location.pathname + location.search);
  return (
    <main className="welcome">
      <div className="welcome-card">
        <Icon name="laurel" />
        <h1>{shell.product}</h1>
        <p>{shell.signInSays}</p>
        {failed && (
          <p className="notice notice-bad" role="alert">
            {shell.signInFailed}
          </p>
        )}
        <button type="button" className="button button-main" onClick={signIn}>
          {shell.signIn}
        </button>
      </div>
    </main>
  );
}

export function NotStarted({ why }: { readonly why: unknown }) {
  const { shell } = useText();
  return (
    <main className="welcome">
      <div className="welcome-card" role="alert">
        <Icon name="trouble" />
        <h1>{shell.startFailed}</h1>
        <p>{shell.startFailedSays}</p>
        <p className="soft">{why instanceof Error ? why.message : ''}</p>
      </div>
    </main>
  );
}
