/** Reads what changed in a shop and sends it through the shop's own parser, in pieces; counts what had been missing. */
import * as z from 'zod';
import { type ApiTarget, callApi } from '../platform/api.ts';
import { refused } from '../terminal/stop.ts';
import type { Said } from './shops.ts';

const result = z.looseObject({
  status: z.string(),
  reason: z.string().optional(),
  entry: z.string().optional(),
});
const answered = z.looseObject({ answers: z.array(z.looseObject({ results: z.array(result) })) });
type Result = z.infer<typeof result>;

export interface Counts {
  /** Orders, payments and refunds that the shop listed; what it listed twice counts once. */
  listed: number;
  /** Of which something was recorded that had not been. */
  missing: number;
  /** Of which all was known. */
  known: number;
  /** That count for nothing, with the reason. */
  ignored: Record<string, number>;
  /** That could not be recorded, with the reason. */
  open: Record<string, number>;
}

export interface Reconciling {
  readonly api: ApiTarget;
  readonly path: string;
  readonly pages: AsyncIterable<readonly Said[]>;
  /** Names an entry that had been missing, or what could not be recorded. */
  readonly tell: (line: {
    readonly missing?: string;
    readonly open?: string;
    readonly reason?: string;
  }) => void;
  readonly progress: (counts: Counts) => void;
}

const togetherMax = 50;
const bytesMax = 800_000;

export async function reconcile(reconciling: Reconciling): Promise<Counts> {
  const counts: Counts = { listed: 0, missing: 0, known: 0, ignored: {}, open: {} };
  const seen = new Set<string>();
  for await (const page of reconciling.pages) {
    const fresh = page.filter(({ key }) => !seen.has(key));
    for (const { key } of fresh) seen.add(key);
    for (const piece of piecesOf(fresh)) {
      const answers = await send(reconciling, piece);
      for (const [at, said] of piece.entries()) count(reconciling, counts, said, answers[at]?.results ?? []);
      reconciling.progress(counts);
    }
  }
  return counts;
}

function piecesOf(said: readonly Said[]): readonly (readonly Said[])[] {
  const pieces: Said[][] = [];
  let bytes = 0;
  for (const each of said) {
    const size = Buffer.byteLength(JSON.stringify(each.document)) + 100;
    const last = pieces.at(-1);
    if (last === undefined || last.length === togetherMax || bytes + size > bytesMax) {
      pieces.push([each]);
      bytes = size;
    } else {
      last.push(each);
      bytes += size;
    }
  }
  return pieces;
}

async function send(
  { api, path }: Reconciling,
  piece: readonly Said[],
): Promise<z.infer<typeof answered>['answers']> {
  const deliveries = piece.map(({ topic, document }) => ({ topic, document }));
  const answer = answered.safeParse(await callApi(api, { method: 'POST', path, body: { deliveries } }));
  if (!answer.success || answer.data.answers.length !== piece.length)
    throw refused(`What answers at ${api.url} is no Laurel platform.`);
  return answer.data.answers;
}

/** What weighs most of an order: what is open, then what was missing, then what is known. */
function count({ tell }: Reconciling, counts: Counts, said: Said, results: readonly Result[]): void {
  counts.listed++;
  const open = results.find(({ status }) => status === 'not-recorded');
  const missing = results.filter(({ status }) => status === 'recorded' || status === 'waiting');
  if (open !== undefined) {
    const reason = open.reason ?? 'unknown';
    counts.open[reason] = (counts.open[reason] ?? 0) + 1;
    tell({ open: said.key, reason });
  } else if (missing.length > 0) {
    counts.missing++;
    for (const { entry } of missing) tell({ missing: entry ?? said.key });
  } else if (results.some(({ status }) => status === 'duplicate' || status === 'superseded')) counts.known++;
  else {
    const reason = results[0]?.reason ?? 'nothing';
    counts.ignored[reason] = (counts.ignored[reason] ?? 0) + 1;
  }
}
