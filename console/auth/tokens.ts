/** Signing in, out and again. Tokens stay in memory: a page that is loaded anew asks the issuer, which knows the person. */
import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { Config } from './config.ts';

export interface Tokens {
  /** Who is signed in when the page starts; null: nobody, and a person has to ask for it. */
  begin(): Promise<User | null>;
  /** Leaves the page, and comes back to `returnTo`. */
  signIn(returnTo: string): Promise<void>;
  signOut(): Promise<void>;
  /** A token that is good for a while yet. Throws SessionEnded when there is none to be had. */
  current(): Promise<string>;
}

export class SessionEnded extends Error {}

/** Says, for this tab, that somebody was signed in: then a reload asks the issuer without being told. */
const wasSignedIn = 'laurel.was-signed-in';
const callbackPath = '/console/signed-in';
const leewaySeconds = 30;

export function openTokens({ issuer, clientId, scope }: Config): Tokens {
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    scope,
    redirect_uri: `${location.origin}${callbackPath}`,
    post_logout_redirect_uri: `${location.origin}/console/`,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
  });
  let renewing: Promise<User | null> | undefined;

  const signIn = async (returnTo: string) => {
    await manager.signinRedirect({ state: returnTo });
  };

  const renewed = async (): Promise<User | null> => {
    const user = await manager.getUser();
    if (user?.refresh_token === undefined) return null;
    renewing ??= manager.signinSilent().finally(() => {
      renewing = undefined;
    });
    return renewing.catch(() => null);
  };

  return {
    async begin() {
      if (location.pathname === callbackPath) {
        const user = await manager.signinCallback();
        sessionStorage.setItem(wasSignedIn, 'yes');
        history.replaceState(null, '', typeof user?.state === 'string' ? user.state : '/console/');
        return user ?? null;
      }
      if (sessionStorage.getItem(wasSignedIn) === null) return null;
      sessionStorage.removeItem(wasSignedIn); // once: an issuer that forgot the person must not send it round
      await signIn(location.pathname + location.search);
      return new Promise<never>(() => {}); // the page is leaving
    },
    signIn,
    async signOut() {
      sessionStorage.removeItem(wasSignedIn);
      await manager.signoutRedirect();
    },
    async current() {
      const user = await manager.getUser();
      if (user !== null && (user.expires_in ?? 0) > leewaySeconds) return user.access_token;
      const next = await renewed();
      if (next === null) throw new SessionEnded();
      return next.access_token;
    },
  };
}
