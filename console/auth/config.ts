/** What the console is told where it is served: the stack writes it, or the local run. */

export interface Config {
  /** The OpenID issuer, whose tokens the API takes. */
  readonly issuer: string;
  readonly clientId: string;
  /** Scopes to ask for, by spaces; `openid` among them. */
  readonly scope: string;
}

export async function readConfig(): Promise<Config> {
  const response = await fetch('/console/config.json', { cache: 'no-cache' });
  if (!response.ok) throw new Error(`config.json was answered ${response.status}`);
  const { issuer, clientId, scope }: Partial<Config> = await response.json();
  if (!issuer || !clientId || !scope) throw new Error('config.json lacks issuer, clientId or scope');
  return { issuer, clientId, scope };
}
