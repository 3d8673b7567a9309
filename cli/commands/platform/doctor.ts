/** `laurel doctor`: looks at a platform from outside, says what is wrong and what to do about it. */
import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { parseProblem } from '../../platform/problem.ts';
import { Stop } from '../../terminal/stop.ts';

const { secret: _secret, ...options } = connectionOptions;

type State = 'well' | 'unknown' | 'wrong';

interface Finding {
  readonly about: string;
  readonly state: State;
  readonly says: string;
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary:
    'Look at a platform: is it there, is the token taken, is the clock right, do runs and deliveries come through?',
  usage: '',
  positionals: { min: 0, max: 0 },
  options: { json: jsonOption, ...options },
  examples: ['laurel doctor', 'laurel doctor --url https://api.example.com --program coffee --json'],

  async run(args, io) {
    const platform = findPlatform(args, io);
    const findings = await examined(platform);
    if (args.flag('json')) io.stdout.write(`${JSON.stringify({ findings })}\n`);
    else {
      const width = Math.max(...findings.map(({ about }) => about.length));
      for (const { about, state, says } of findings) {
        io.stdout.write(`${state.padEnd(7)}  ${about.padEnd(width)}  ${says}\n`);
      }
    }
    return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
  },
};

async function examined(platform: Platform): Promise<readonly Finding[]> {
  const reached = await reach(platform);
  if (reached.findings.some(({ state }) => state === 'wrong')) return reached.findings;
  const token = await tokenFinding(platform);
  const known = [...reached.findings, ...token.findings];
  if (token.token === null) return known;
  const rest = await Promise.all([
    programFinding(platform, token.token),
    secretsFinding(platform, token.token),
    runsFinding(platform, token.token),
    parkedFinding(platform, token.token),
  ]);
  return [...known, ...rest];
}

const timeoutMs = 35_000;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly date: string | null;
}

async function get(url: string, path: string, token: string | null): Promise<Answer> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(timeoutMs) });
  return { status: response.status, text: await response.text(), date: response.headers.get('date') };
}

const clockMsMax = 60_000;

async function reach({ url }: Platform): Promise<{ readonly findings: readonly Finding[] }> {
  const about = 'platform';
  try {
    const { status, text, date } = await get(url, '/v1/health', null);
    const isWell = status === 200 && z.looseObject({ status: z.literal('ok') }).safeParse(json(text)).success;
    if (!isWell) {
      const says = `${url}/v1/health answers ${status}, and not as a platform does: is it the address of the API?`;
      return { findings: [{ about, state: 'wrong', says }] };
    }
    return { findings: [{ about, state: 'well', says: `${url} answers` }, clockFinding(date)] };
  } catch (error) {
    const why =
      error instanceof Error ? String((error.cause as Error | undefined)?.message ?? error.message) : '';
    return { findings: [{ about, state: 'wrong', says: `${url} does not answer: ${why}` }] };
  }
}

/** Signatures carry a time and are good for five minutes; whoever signs has this machine's clock. */
function clockFinding(date: string | null): Finding {
  const about = 'clock';
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return { about, state: 'unknown', says: 'the answers have no date' };
  const off = Math.abs(Date.now() - there);
  const seconds = Math.round(off / 1_000);
  if (off <= clockMsMax) return { about, state: 'well', says: 'this machine and the platform agree' };
  const says = `this machine and the platform are ${seconds} s apart: what is signed here is refused beyond 300 s. Set the clock by NTP`;
  return { about, state: 'wrong', says };
}

const claimsSchema = z.looseObject({
  exp: z.number().optional(),
  iss: z.string().optional(),
  program: z.string().optional(),
  scope: z.string().optional(),
});

async function tokenFinding(
  platform: Platform,
): Promise<{ readonly token: string | null; readonly findings: readonly Finding[] }> {
  const about = 'token';
  try {
    const { token } = await platform.api('programs:write');
    return { token, findings: [claimsFinding(token ?? '', platform)] };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { token: null, findings: [{ about, state: 'unknown', says: error.message }] };
  }
}

function claimsFinding(token: string, { program }: Platform): Finding {
  const about = 'token';
  const claims = claimsSchema.safeParse(json(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  if (!claims.success) return { about, state: 'unknown', says: 'it is no JWT that can be read' };
  const { exp, iss, program: of, scope } = claims.data;
  if (exp !== undefined && exp * 1_000 < Date.now()) {
    const says = `it expired at ${new Date(exp * 1_000).toISOString()}: get a new one from ${iss ?? 'its issuer'}`;
    return { about, state: 'wrong', says };
  }
  if (of !== program) {
    const says = `its claim "program" is ${JSON.stringify(of ?? null)}, and the program is "${program}"`;
    return { about, state: 'wrong', says };
  }
  return {
    about,
    state: 'well',
    says: `of ${iss ?? 'an issuer without a name'}, with the scopes ${scope ?? '(none)'}`,
  };
}

const base = ({ program }: Platform) => `/v1/programs/${encodeURIComponent(program)}`;

async function programFinding(platform: Platform, token: string): Promise<Finding> {
  const about = 'program';
  const { status, text } = await get(platform.url, base(platform), token);
  if (status === 200) {
    const { name = platform.program } = z.looseObject({ name: z.string().optional() }).parse(json(text));
    return { about, state: 'well', says: `"${name}" has rules in force` };
  }
  if (status === 401) {
    const says =
      'the gateway refuses the token: its "iss" must be the parameter TokenIssuer, to the letter, and its "aud" one of TokenAudience';
    return { about, state: 'wrong', says };
  }
  if (status === 404) {
    const says = `there is no program "${platform.program}": publish its first version with laurel publish`;
    return { about, state: 'wrong', says };
  }
  return unread(about, status, text);
}

const secretPage = z.looseObject({ secrets: z.array(z.looseObject({ retiredAt: z.string().nullish() })) });

async function secretsFinding(platform: Platform, token: string): Promise<Finding> {
  const about = 'secrets';
  const { status, text } = await get(platform.url, `${base(platform)}/secrets`, token);
  const page = secretPage.safeParse(json(text));
  if (status !== 200 || !page.success) return unread(about, status, text, 'secrets:write');
  const active = page.data.secrets.filter(({ retiredAt }) => (retiredAt ?? null) === null).length;
  if (active > 0) return { about, state: 'well', says: `${active} active` };
  const says =
    'no webhook secret is active: shops that send our own format are refused. laurel secret add makes one';
  return { about, state: 'unknown', says };
}

const runPage = z.looseObject({
  runs: z.array(
    z.looseObject({
      id: z.string(),
      kind: z.string(),
      state: z.string(),
      startedAt: z.string(),
      failed: z.number(),
      trouble: z.string().nullable(),
    }),
  ),
});

async function runsFinding(platform: Platform, token: string): Promise<Finding> {
  const about = 'runs';
  const { status, text } = await get(platform.url, `${base(platform)}/reviews?limit=100`, token);
  const page = runPage.safeParse(json(text));
  if (status !== 200 || !page.success) return unread(about, status, text, 'programs:read');
  const { runs } = page.data;
  const stalled = runs.find(({ state }) => state === 'stalled');
  if (stalled !== undefined) {
    const says = `${stalled.id} stands still: ${stalled.trouble ?? 'it has not been heard of for 50 minutes'}`;
    return { about, state: 'wrong', says };
  }
  // The newest of each kind says how things stand; what failed before it has been tried again since.
  const newest = [...Map.groupBy(runs, ({ kind }) => kind).values()].flatMap(([first]) => first ?? []);
  const failed = newest.find((run) => run.failed > 0);
  if (failed !== undefined) {
    const says = `${failed.id} ended without ${failed.failed} members: laurel review --watch names them, and why`;
    return { about, state: 'wrong', says };
  }
  const [last] = runs;
  return {
    about,
    state: 'well',
    says: last === undefined ? 'none yet' : `the last one began at ${last.startedAt}`,
  };
}

const parkedPage = z.looseObject({ parked: z.array(z.unknown()) });

async function parkedFinding(platform: Platform, token: string): Promise<Finding> {
  const about = 'deliveries';
  const { status, text } = await get(platform.url, `${base(platform)}/parked?limit=1`, token);
  const page = parkedPage.safeParse(json(text));
  if (status !== 200 || !page.success) return unread(about, status, text, 'secrets:write');
  if (page.data.parked.length === 0) return { about, state: 'well', says: 'none is parked' };
  return {
    about,
    state: 'wrong',
    says: 'some could not be recorded and are parked: laurel parked list says why',
  };
}

function unread(about: string, status: number, text: string, scope?: string): Finding {
  if (status === 403 && scope !== undefined) {
    return { about, state: 'unknown', says: `a token with the scope ${scope} is needed to look` };
  }
  const { title } = parseProblem(status, text);
  return {
    about,
    state: status >= 500 ? 'wrong' : 'unknown',
    says: `the platform answers ${status}: ${title}`,
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
