/** Members move in with what they had in another system: many in one request, each taken or refused by itself. */
import type { Opening } from '../../../domain/facts/facts.ts';
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { refused } from '../../present/refusals.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import { problemBody, type Reply, type Request } from '../../shared/http.ts';
import { check, invalid, parseJson, refusalIn } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import {
  type OpeningResult,
  type Openings,
  recordOpenings,
  tryOpening,
} from '../../store/recording/openings/recordOpenings.ts';
import { type Commands, outOfRange, timelineIn } from '../command.ts';
import { openingsBody } from './body.ts';
import { giveIdentities, untaken } from './identities.ts';
import { type Import, type ReadOpening, readOpening } from './read.ts';

export async function openMembers(commands: Commands, request: Request): Promise<Reply> {
  const document = parseJson(request.body);
  const { importId, at: text, dryRun, openings } = check(openingsBody, document);
  const timeline = await timelineIn(commands, request);
  const now = platformNow();
  const at = parseInstant(text) as Instant;
  if (at > now) {
    const says = `is ${text}, after the platform's clock: ${formatInstant(now)}`;
    throw invalid([finding(document, ['at'], says, 'write when the other system was read')]);
  }
  const given = { importId, at, now, rules: rulesOfLine(timeline, lineAt(timeline, at)) };
  const job: Job = { commands, request, timeline, given };
  const read = await readAll(job, openings);
  const answers = dryRun ? await tryAll(job, read) : await openAll(job, read);
  return { status: 200, body: { answers } };
}

interface Job {
  readonly commands: Commands;
  readonly request: Request;
  readonly timeline: Timeline;
  readonly given: Import;
}

type Read = ReadOpening | { readonly problem: Problem };

const isRead = (read: Read): read is ReadOpening => !('problem' in read);

/** Whoever has an identity that is another's is not opened: nothing is half done. */
async function readAll(job: Job, openings: readonly unknown[]): Promise<readonly Read[]> {
  const known = new Set<MemberId>();
  return Promise.all(
    openings.map(async (document): Promise<Read> => {
      try {
        const read = readOpening(document, job.given);
        const { memberId } = read.fact;
        if (known.has(memberId)) throw twice(document, memberId);
        known.add(memberId);
        await untaken(job.commands, job.request, job.timeline, read, document);
        return read;
      } catch (error) {
        const problem = await refusalIn(error);
        if (problem === null) throw error;
        return { problem };
      }
    }),
  );
}

function twice(document: unknown, memberId: MemberId): Problem {
  const fix = 'send one opening for a member';
  return invalid([finding(document, ['memberId'], `"${memberId}" is in this request before`, fix)]);
}

async function openAll(job: Job, read: readonly Read[]): Promise<readonly unknown[]> {
  const facts = read.filter(isRead).map(({ fact }) => fact);
  const results = await recordOpenings(job.commands.store, openingsOf(job), facts);
  const resultOf = new Map(facts.map((fact, index) => [fact, results[index] as OpeningResult]));
  return Promise.all(
    read.map(async (each) => {
      if (!isRead(each)) return refusal(each.problem);
      const result = resultOf.get(each.fact) as OpeningResult;
      if (result.kind !== 'recorded' && result.kind !== 'duplicate')
        return refusal(problemOf(result, each.fact));
      await giveIdentities(job.commands, job.request, job.timeline, each);
      return { status: result.kind, entry: result.entry.id };
    }),
  );
}

async function tryAll(job: Job, read: readonly Read[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const each of read) {
    if (!isRead(each)) {
      answers.push(refusal(each.problem));
      continue;
    }
    const result = await tryOpening(job.commands.store, openingsOf(job), each.fact);
    answers.push(result.kind === 'refused' ? refusal(refused(result)) : { status: result.kind });
  }
  return answers;
}

function openingsOf({ request, timeline }: Job): Openings {
  const { program, timeLeftMs, id: requestId } = request;
  return {
    program,
    timeline,
    timeLeftMs,
    beside: { metadata: null, by: { actor: actorOf(request), requestId } },
  };
}

function refusal(problem: Problem): unknown {
  return { status: 'refused', problem: problemBody(problem) };
}

function problemOf(result: OpeningResult, { memberId }: Opening): Problem {
  switch (result.kind) {
    case 'refused':
      return refused(result);
    case 'conflict':
      return new Problem(
        'fact-conflict',
        `entry ${result.entry.id} is recorded with other content; nothing was changed`,
      );
    case 'out-of-range':
      return outOfRange(memberId);
    case 'busy':
      return new Problem('try-again', 'nothing is lost: send it again', { cause: result.why });
    case 'recorded':
    case 'duplicate':
    case 'ignored':
    case 'waiting':
    case 'other-member':
      throw new Error(`an opening that was ${result.kind} is no problem`);
  }
}
