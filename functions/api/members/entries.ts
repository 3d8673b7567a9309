/** The history of a member, newest first: for who serves them, and for themselves. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { presentEntry } from '../../present/present.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { listEntries, type Page } from '../../store/history/history.ts';
import type { Entry } from '../../store/ledger/entryItem.ts';
import type { Commands } from '../command.ts';
import { loadMember, namedMember, ownMember } from './load.ts';

export async function listMemberEntries(commands: Commands, request: Request): Promise<Reply> {
  const [page, timeline] = await readPage(commands, request, namedMember(request));
  return answer(page, page.entries, timeline);
}

/** What only notes a tag is left out: the words are the retailer's. A page may be the shorter for it. */
export async function listOwnEntries(commands: Commands, request: Request): Promise<Reply> {
  const [page, timeline] = await readPage(commands, request, ownMember(request));
  return answer(page, page.entries.filter(isForMembers), timeline);
}

async function readPage(
  commands: Commands,
  request: Request,
  memberId: MemberId,
): Promise<readonly [Page, Timeline]> {
  const limit = readLimit(request.query.limit);
  const after = decodeCursor(request.query.cursor);
  const [timeline] = await loadMember(commands, request, memberId, 'stored');
  return [await listEntries(commands.store, request.program, memberId, limit, after), timeline];
}

function isForMembers({ outcomes }: Entry): boolean {
  return outcomes.length === 0 || outcomes.some(({ kind }) => kind !== 'tag.set' && kind !== 'tag.unset');
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
