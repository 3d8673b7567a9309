/** Who is meant by a name that somebody reads out: a member's id, or the number of an order of any shop. */
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { readOrder } from '../../store/history/causes.ts';
import { readMember } from '../../store/history/readMember.ts';
import { listSourceRecords } from '../../store/sources/sourceRecords.ts';
import { type Commands, idIn, timelineIn } from '../command.ts';

/** One read of the member and one of the order for each source of the program, of which there are at most fifty. */
export async function searchMembers(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const name = idIn(request.query.q, 'q');
  const [timeline, connected] = await Promise.all([
    timelineIn(commands, request),
    listSourceRecords(store, program),
  ]);
  const sources = ['standard', ...connected.map(({ id }) => id)];
  const [member, ...orders] = await Promise.all([
    readMember(store, { program, memberId: name as MemberId, timeline: Promise.resolve(timeline) }, 'stored'),
    ...sources.map((source) => orderIn(commands, request, source, name)),
  ]);
  const members = member === null ? [] : [{ by: 'member', memberId: name }];
  return { status: 200, body: { found: [...members, ...orders.flat()] } };
}

async function orderIn({ store }: Commands, { program }: Request, source: string, orderId: string) {
  const { entries, purchase, placeholder } = await readOrder(store, program, { source, orderId });
  if (entries.size === 0 && placeholder === null) return [];
  return [{ by: 'order', memberId: purchase?.memberId ?? null, orderId, source }];
}
