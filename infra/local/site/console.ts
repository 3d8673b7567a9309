/** The operator's console on this machine, with the local issuer to sign in at. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../bundle.ts';
import { buildConsole } from '../../site/console.ts';
import { consoleClient } from '../sign-in/tokens.ts';
import type { LocalSite } from './sites.ts';

export const createConsoleSite = (issuer: string): LocalSite => ({
  prefix: '/console',
  build: buildConsole,
  changedAt: () => newestIn(join(projectRoot, 'console')),
  written: { 'config.json': { issuer, clientId: consoleClient, scope: 'openid' } },
});

/** So that whoever works on the console sees a change with the next reload. */
export function newestIn(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...names.map((name) => statSync(join(folder, name)).mtimeMs));
}
