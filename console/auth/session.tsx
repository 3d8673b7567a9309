/** Who is signed in, for every view: their program, what their token opens, and whether it still does. */
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { Claims, Scope } from './claims.ts';
import type { Tokens } from './tokens.ts';

export interface Session extends Claims {
  may(scope: Scope): boolean;
  /** The issuer renews no more: the person has to sign in again. */
  readonly hasEnded: boolean;
  end(): void;
  signInAgain(): void;
  signOut(): void;
}

const SessionContext = createContext<Session | null>(null);

interface SessionProviderProps {
  readonly claims: Claims;
  readonly tokens: Tokens;
  readonly children: ReactNode;
}

export function SessionProvider({ claims, tokens, children }: SessionProviderProps) {
  const [hasEnded, setEnded] = useState(false);
  const session = useMemo<Session>(
    () => ({
      ...claims,
      may: (scope) => claims.scopes.includes(scope),
      hasEnded,
      end: () => setEnded(true),
      signInAgain: () => void tokens.signIn(location.pathname + location.search),
      signOut: () => void tokens.signOut(),
    }),
    [claims, tokens, hasEnded],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('There is no session here.');
  return session;
}
