/**
 * Web pages of other origins (CORS). A browser asks before it sends a page's request with a token (`OPTIONS`,
 * without the token, so nobody knows yet of which program), and hands the answer to the page only where it names
 * the page's origin. The question is answered alike for all; the answer itself names the origins of the program.
 */
import { isProgramId, type ProgramId } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine } from '../../domain/program/timeline.ts';
import { platformNow } from '../shared/clock.ts';
import type { Event, Reply } from '../shared/http.ts';
import type { Route } from '../shared/route.ts';
import type { Commands } from './command.ts';

/** It opens nothing: what follows needs a token, which no browser adds by itself. */
export async function answerPreflight(): Promise<Reply> {
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, idempotency-key, if-none-match',
    'access-control-max-age': '7200', // the most that a browser keeps
  };
  return { status: 204, headers };
}

/** What lets the page of `origin` read the answer of a route that a member's own token opens, a refusal as well. */
export async function originHeaders(
  commands: Commands,
  { access }: Route,
  origin: string,
  { requestContext }: Event,
): Promise<Readonly<Record<string, string>>> {
  if (access.kind !== 'token' || !access.scopes.includes('me')) return {};
  const vary = { vary: 'origin' };
  const program = requestContext.authorizer?.jwt?.claims?.program;
  // A header is no reason to lose the answer.
  const origins = await originsOf(commands, String(program)).catch((): readonly string[] => []);
  return origins.includes(origin) ? { ...vary, ...readableBy(origin) } : vary;
}

async function originsOf({ timelineOf }: Commands, program: string): Promise<readonly string[]> {
  if (!isProgramId(program)) return [];
  const timeline = await timelineOf(program as ProgramId);
  if (timeline === null) return [];
  return rulesOfLine(timeline, lineAt(timeline, platformNow())).file.origins ?? [];
}

function readableBy(origin: string) {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'etag, retry-after, x-request-id',
  };
}
