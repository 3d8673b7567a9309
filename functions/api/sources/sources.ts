/** Sources: the shops whose own webhooks the program takes, each with settings and secrets of its own. */
import * as z from 'zod/mini';
import { type Instant, isSlug, type ProgramId } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import { linkIn } from '../../inbound/links/link.ts';
import type { SourceKind } from '../../inbound/sources/kind.ts';
import { type SourceKindName, sourceKindNames, sourceKinds } from '../../inbound/sources/table.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { platformNow, realNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, Malformed, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import {
  getSourceRecord,
  listSourceRecords,
  putSourceRecord,
  type SourceRecord,
  type SourceSecret,
} from '../../store/sources/sourceRecords.ts';
import { actingOf } from '../acting.ts';
import type { Commands } from '../command.ts';
import { refuseWrongLink } from './links.ts';
import { ensureParkingKey } from './parkingKey.ts';
import { presentSource } from './present.ts';
import { isActive, newSecret, pushedOut, withNewest } from './secretsOfSource.ts';

const sourcesMax = 50;
const triesMax = 5;

const kindOnly = z.looseObject({ kind: z.enum(sourceKindNames) });

interface Put {
  readonly kind: SourceKindName;
  readonly secret?: string | undefined;
  readonly settings: unknown;
}

export function putSourceBody(
  kind: SourceKindName,
  { secret, settings }: Pick<SourceKind, 'secret' | 'settings'>,
) {
  return z.strictObject({
    kind: z.literal(kind),
    secret: z
      .optional(secret)
      .check(
        z.describe(
          'the secret that the shop signs with; a new one and the one before it are active, until a third is added',
        ),
      ),
    settings: z.prefault(settings, {}),
  });
}

export function sourceRoutes(commands: Commands, secrets: SecretValues) {
  const { store } = commands;
  return {
    putSource: async (request: Request): Promise<Reply> => {
      const id = namedSource(request);
      const put = await readPut(request);
      await refuseOtherCurrency(commands, request.program, put);
      if (linkIn(put.settings) !== null)
        refuseWrongLink(id, put, await listSourceRecords(store, request.program));
      for (let tries = 0; tries < triesMax; tries++) {
        const before = await getSourceRecord(store, request.program, id);
        const answer = await replace({ commands, secrets, request, id }, before, put);
        if (answer !== null) return answer;
      }
      throw new StoreBusy(`source ${id} is changed again and again`);
    },

    listSources: async ({ program }: Request): Promise<Reply> => {
      const records = await listSourceRecords(store, program);
      return { status: 200, body: { sources: records.map((record) => presentSource(program, record)) } };
    },

    readSource: async (request: Request): Promise<Reply> => {
      const { program } = request;
      const id = namedSource(request);
      const record = await getSourceRecord(store, program, id);
      if (record === null) throw unknownSource(program, id);
      return { status: 200, body: presentSource(program, record) };
    },

    retireSourceSecret: async (request: Request): Promise<Reply> => {
      const { program } = request;
      const id = namedSource(request);
      const { secretId = '' } = request.params;
      for (let tries = 0; tries < triesMax; tries++) {
        const before = await getSourceRecord(store, program, id);
        if (before === null) throw unknownSource(program, id);
        const secret = before.secrets.find((each) => each.id === secretId);
        if (secret === undefined)
          throw new Problem('unknown-secret', `source "${id}" has no secret "${secretId}"`);
        if (secret.retiredAt !== null || (await retire(commands, request, before, secret))) {
          await secrets.remove(program, secretId);
          return { status: 204 };
        }
      }
      throw new StoreBusy(`source ${id} is changed again and again`);
    },
  };
}

function namedSource({ params }: Request): string {
  const { source = '' } = params;
  if (isSlug(source) && source !== 'standard') return source;
  if (source !== 'standard') throw new Malformed(({ notOfForm }) => [notOfForm(params, ['source'], 'slug')]);
  const says = 'must not be "standard", which is the name of our own format';
  throw invalid([finding(params, ['source'], says, 'give the source another name, such as "shop"')]);
}

function unknownSource(program: string, id: string): Problem {
  return new Problem('unknown-source', `program "${program}" has no source "${id}"`);
}

async function readPut({ body }: Request): Promise<Put> {
  const document = parseJson(body);
  const { kind } = check(kindOnly, document);
  return check(putSourceBody(kind, await sourceKinds[kind]()), document);
}

const withCurrency = z.looseObject({ currency: z.optional(z.string()) });

/** Only the program's own currency counts: a source in another would be connected for nothing. */
async function refuseOtherCurrency({ timelineOf }: Commands, program: ProgramId, put: Put): Promise<void> {
  const { currency } = check(withCurrency, put.settings);
  const timeline = currency === undefined ? null : await timelineOf(program);
  if (timeline === null) return;
  const own = rulesOfLine(timeline, lineAt(timeline, platformNow())).currency;
  if (currency === own) return;
  const says = `must be the program's currency, ${own}, not ${briefly(currency)}`;
  throw invalid([
    finding(put, ['settings', 'currency'], says, `write "currency": "${own}", or leave it out`),
  ]);
}

interface Replacing {
  readonly commands: Commands;
  readonly secrets: SecretValues;
  readonly request: Request;
  readonly id: string;
}

/** Null where somebody else was faster. */
async function replace(replacing: Replacing, before: SourceRecord | null, put: Put): Promise<Reply | null> {
  const { commands, secrets, request, id } = replacing;
  const { program } = request;
  await refuseReplacement(replacing, before, put);
  const now = realNow() as Instant;
  const added = put.secret === undefined || isActive(before, put.secret) ? null : newSecret(put.secret, now);
  const known = withNewest(before?.secrets ?? [], added, now);
  const record: SourceRecord = {
    id,
    kind: put.kind,
    settings: put.settings,
    secrets: known,
    createdAt: before?.createdAt ?? now,
    changedAt: now,
    revision: (before?.revision ?? 0) + 1,
  };
  if (before === null) await ensureParkingKey(commands.store, secrets, program);
  // The value first: a record without a value would promise a secret that verifies nothing.
  if (added !== null) await secrets.create(program, added.id, put.secret ?? '');
  const about = { source: id };
  const action = {
    action: 'source.put' as const,
    about,
    before: before === null ? null : referenceOf(before),
    after: referenceOf(record),
    ...actingOf(request),
  };
  if (!(await putSourceRecord(commands.store, program, record, action))) {
    if (added !== null) await secrets.remove(program, added.id);
    return null;
  }
  for (const secret of pushedOut(before, record)) await secrets.remove(program, secret.id);
  return { status: before === null ? 201 : 200, body: presentSource(program, record) };
}

async function refuseReplacement(
  { commands, request, id }: Replacing,
  before: SourceRecord | null,
  { kind, secret }: Put,
): Promise<void> {
  if (before !== null) {
    if (before.kind === kind) return;
    const detail = `source "${id}" is of the kind "${before.kind}": connect the other shop under another name`;
    throw new Problem('source-kind-fixed', detail);
  }
  if (secret === undefined) {
    const says = 'is missing: a new source needs the secret that the shop signs with';
    throw invalid([finding({}, ['secret'], says, 'add "secret" as the shop shows it')]);
  }
  const others = await listSourceRecords(commands.store, request.program);
  if (others.length >= sourcesMax)
    throw new Problem('too-many-sources', `a program may have at most ${sourcesMax} sources`);
}

function retire(
  { store }: Commands,
  request: Request,
  before: SourceRecord,
  secret: SourceSecret,
): Promise<boolean> {
  const now = realNow() as Instant;
  const secrets = before.secrets.map((each) => (each === secret ? { ...each, retiredAt: now } : each));
  const record = { ...before, secrets, changedAt: now, revision: before.revision + 1 };
  return putSourceRecord(store, request.program, record, {
    action: 'source.secret-retired',
    about: { source: before.id, secret: secret.id },
    before: { active: 'yes' },
    after: { active: 'no' },
    ...actingOf(request),
  });
}

/** Never by its content: by its number. */
function referenceOf({ kind, revision, secrets }: SourceRecord) {
  return { kind, revision, activeSecrets: secrets.filter(({ retiredAt }) => retiredAt === null).length };
}
