/** The history of a member, newest first: for who serves them, and for themselves. */
import { isSeen } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { presentEntry } from '../../present/present.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { listEntriesOfAll, type Page } from '../../store/history/history.ts';
import type { Entry } from '../../store/ledger/entryItem.ts';
import { idsOf } from '../../store/members/memberItem.ts';
import type { Commands } from '../command.ts';
import { loadMember, namedMember, ownMember } from './load.ts';

export async function listMemberEntries(commands: Commands, request: Request): Promise<Reply> {
  const [page, timeline] = await readPage(commands, request, namedMember(request));
  return answer(page, page.entries, timeline);
}

/**
 * What only notes a tag is left out: the words are the retailer's. So is that a trigger fired, but not what it gave, and
 * what an operator's level hides. A page may be the shorter for it.
 */
export async function listOwnEntries(commands: Commands, request: Request): Promise<Reply> {
  const [page, timeline] = await readPage(commands, request, ownMember(request));
  return answer(page, page.entries.flatMap(forMembers), timeline);
}

async function readPage(
  commands: Commands,
  request: Request,
  memberId: MemberId,
): Promise<readonly [Page, Timeline]> {
  const limit = readLimit(request.query.limit);
  const after = decodeCursor(request.query.cursor);
  const [timeline, member] = await loadMember(commands, request, memberId, 'stored');
  const page = await listEntriesOfAll(commands.store, request.program, idsOf(member), limit, after);
  return [page, timeline];
}

function forMembers(entry: Entry): readonly Entry[] {
  const outcomes = entry.outcomes.filter((each) => isSeen(each) && !isOfTrigger(each));
  const isTold = outcomes.some(({ kind }) => kind !== 'tag.set' && kind !== 'tag.unset');
  // A fact of which nothing came is the member's own all the same; a passage that only moved what is hidden is not.
  const isOwn = entry.outcomes.length === 0 || (outcomes.length === 0 && entry.body.kind === 'fact');
  return isTold || isOwn ? [{ ...entry, outcomes }] : [];
}

function isOfTrigger({ kind }: Outcome): boolean {
  return kind === 'trigger.fired' || kind === 'trigger.withdrawn';
}

function answer({ next }: Page, entries: readonly Entry[], timeline: Timeline): Reply {
  return {
    status: 200,
    body: {
      entries: entries.map((entry) => presentEntry(entry, timeline)),
      next: next === null ? null : encodeCursor(next),
    },
  };
}
