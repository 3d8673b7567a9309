/** What operators did to one member by hand. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import type { Store } from '../../store/client.ts';
import { listFacts, type Recorded } from '../../store/history/history.ts';
import { idsOf } from '../../store/members/memberItem.ts';
import { getMember } from '../../store/members/members.ts';
import { type Action, getAction } from '../../store/programs/actions.ts';
import { idIn } from '../command.ts';
import { presentAction } from './lines.ts';

/** A move of an order is with the one member a move, with the other a content. */
const kinds = [
  'adjustment',
  'adjustment-undo',
  'tier-override',
  'tier-override-end',
  'order-move',
  'revision',
] as const;

/** The member's entries say which actions there are, so that nobody else's are looked through. */
export async function listMemberActions({ program, query }: Request, store: Store): Promise<Reply> {
  const memberId = idIn(query.member, 'member') as MemberId;
  const limit = readLimit(query.limit);
  const after = decodeCursor(query.cursor);
  const member = await getMember(store, program, memberId);
  const ids = member === null ? [memberId] : idsOf(member);
  const page = await listFacts(store, program, ids, kinds, { limit, after });
  const found = await Promise.all(page.facts.map((each) => actionOf(store, program, each)));
  const actions = found.flatMap((action) => (action === null ? [] : [presentAction(action)]));
  return { status: 200, body: { actions, next: page.next === null ? null : encodeCursor(page.next) } };
}

/** Both were written in one transaction. */
function actionOf(
  store: Store,
  program: Request['program'],
  { fact, by }: Recorded<(typeof kinds)[number]>,
): Promise<Action | null> {
  return by === null ? Promise.resolve(null) : getAction(store, program, fact.recordedAt, by.requestId);
}
