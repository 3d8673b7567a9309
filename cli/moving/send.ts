/** Sends openings in batches, some at once: each is of another member, so their order is no matter. */
import * as z from 'zod';
import type { ApiTarget } from '../platform/api.ts';
import { ask } from '../platform/ask.ts';
import type { Platform } from '../platform/find.ts';
import type { FileOpening } from './openings.ts';
import type { Tally } from './tally.ts';

const batchMax = 200;
const atOnce = 4;

const problem = z.looseObject({
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.looseObject({ path: z.string(), rule: z.string() })).optional(),
});
const answers = z.object({
  answers: z.array(
    z.discriminatedUnion('status', [
      z.looseObject({ status: z.enum(['recorded', 'duplicate', 'would-record']) }),
      z.looseObject({ status: z.literal('refused'), problem }),
    ]),
  ),
});

export interface Sending {
  readonly platform: Platform;
  readonly api: ApiTarget;
  readonly importId: string;
  readonly at: string;
  readonly dryRun: boolean;
  readonly tally: Tally;
  readonly onRefused: (row: number, reason: string) => void;
  readonly onProgress: () => void;
  readonly isStopped: () => boolean;
}

type Sent = Extract<FileOpening, { readonly kind: 'opening' }>;

export async function sendOpenings(openings: AsyncIterable<FileOpening>, sending: Sending): Promise<void> {
  const running = new Set<Promise<void>>();
  let batch: Sent[] = [];
  const flush = async () => {
    const task = sendBatch(batch, sending).finally(() => running.delete(task));
    running.add(task);
    batch = [];
    if (running.size >= atOnce) await Promise.race(running);
  };
  for await (const each of openings) {
    if (sending.isStopped()) break;
    if (each.kind === 'wrong') {
      refuse(sending, each.row, each.rule);
      continue;
    }
    batch.push(each);
    if (batch.length === batchMax) await flush();
  }
  if (batch.length > 0 && !sending.isStopped()) await flush();
  await Promise.all(running);
}

async function sendBatch(batch: readonly Sent[], sending: Sending): Promise<void> {
  const { platform, api, importId, at, dryRun, tally, onProgress } = sending;
  const body = { importId, at, dryRun, openings: batch.map(({ opening }) => opening) };
  const path = `/v1/programs/${encodeURIComponent(platform.program)}/openings`;
  const said = await ask(answers, platform, api, { method: 'POST', path, body });
  for (const [index, { row, rows }] of batch.entries()) {
    const answer = said.answers[index];
    if (answer === undefined) continue;
    if (answer.status === 'refused') refuse(sending, row, reasonOf(answer.problem));
    else tally.count(answer.status, rows);
  }
  onProgress();
}

function refuse({ tally, onRefused }: Sending, row: number, reason: string): void {
  tally.refuse(row, reason);
  onRefused(row, reason);
}

/** Rows that share it are summed up: what is a row's alone is left out. */
function reasonOf({ title, detail, errors = [] }: z.infer<typeof problem>): string {
  const [first] = errors;
  if (first === undefined) return title.endsWith('well-formed') ? detail : title;
  return `${first.path} ${first.rule}`;
}
