/** A person wants to be forgotten, or to have what is kept of them. */

import type { Instant } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { erasePerson } from '../../people/erase.ts';
import { presentEntry, presentMember, presentStatus } from '../../present/present.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { encodeCursor } from '../../shared/paging.ts';
import { Problem } from '../../shared/problem.ts';
import { listEntriesOfAll } from '../../store/history/history.ts';
import { idsOf } from '../../store/members/memberItem.ts';
import { cancelPlanned, getPlanned, planErasure } from '../../store/people/erasures.ts';
import { listIdentities } from '../../store/people/identities.ts';
import { actionPut } from '../../store/programs/actions.ts';
import { transact } from '../../store/transact.ts';
import { actingOf } from '../acting.ts';
import { type Commands, timelineIn, unknownMember } from '../command.ts';
import { findMember, loadMember, namedMember } from '../members/load.ts';
import { presentTags } from '../tags/tags.ts';

const dayMs = 86_400_000;
const graceDaysMax = 90;

function graceDaysIn({ query }: Request): number {
  const text = query.graceDays;
  if (text === undefined) return 0;
  const days = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  if (days >= 0 && days <= graceDaysMax) return days;
  const says = `must be a whole number of days from 0 to ${graceDaysMax}, not ${briefly(text)}`;
  throw invalid([
    finding(query, ['graceDays'], says, 'write graceDays=14, or leave it out to erase at once'),
  ]);
}

/** At once, or after days in which it can be called off. */
export async function eraseMember(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program, timeLeftMs, id: requestId } = request;
  const memberId = namedMember(request);
  const graceDays = graceDaysIn(request);
  const [timeline, member] = await findMember(commands, request, memberId, 'stored');
  const identities = member === null ? await listIdentities(store, program, memberId) : [];
  if (member === null && identities.length === 0) throw unknownMember(request, memberId);
  const by = { actor: actorOf(request), requestId };
  const now = platformNow();
  const about = { member: memberId };
  const action = { action: 'member.erased', about, before: null, ...actingOf(request) } as const;
  if (graceDays > 0) {
    const at = (now + graceDays * dayMs) as Instant;
    await planErasure(store, program, { memberId, at, by: by.actor, requestId });
    await transact(store, [actionPut(store, program, { ...action, after: { at: formatInstant(at) } })]);
    return { status: 202, body: { status: 'planned', memberId, eraseAt: formatInstant(at) } };
  }
  const done = await erasePerson({ store, program, timeline, by, timeLeftMs }, memberId);
  await transact(store, [actionPut(store, program, { ...action, after: null })]);
  const after = done.member === null ? null : presentMember(done.member.state, timeline, platformNow());
  const { identities: removed, entriesScrubbed } = done;
  return {
    status: 200,
    body: { status: 'erased', memberId, identitiesRemoved: removed, entriesScrubbed, member: after },
  };
}

export async function cancelErasure(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  await timelineIn(commands, request);
  if (await cancelPlanned(commands.store, request.program, memberId)) return { status: 204 };
  throw new Problem('no-erasure', `member "${memberId}" is not to be erased`);
}

/** More than this are read page by page, by the route for entries. */
const entriesMax = 1_000;

/** All that is kept of a person. */
export async function exportMember(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const [timeline, member] = await loadMember(commands, request, namedMember(request));
  const ids = idsOf(member);
  const [page, identities, planned] = await Promise.all([
    listEntriesOfAll(store, program, ids, entriesMax, null),
    Promise.all(ids.map((id) => listIdentities(store, program, id))),
    getPlanned(store, program, member.state.memberId),
  ]);
  return {
    status: 200,
    body: {
      memberId: member.state.memberId,
      absorbed: ids.slice(1),
      exportedAt: formatInstant(platformNow()),
      status: presentStatus(member.state, timeline, platformNow()),
      tags: presentTags(member.state),
      birthday: birthdayOf(member.state.birthday),
      identities: identities
        .flat()
        .map(({ id, kind, addedAt }) => ({ id, kind, addedAt: formatInstant(addedAt) })),
      eraseAt: planned === null ? null : formatInstant(planned.at),
      entries: page.entries.map((entry) => {
        const { body } = entry;
        const metadata = body.kind === 'fact' && body.metadata !== null ? JSON.parse(body.metadata) : null;
        return { entry: presentEntry(entry, timeline), metadata };
      }),
      next: page.next === null ? null : encodeCursor(page.next),
    },
  };
}

/** `MM-DD`; null where unknown. */
function birthdayOf(birthday: number): string | null {
  const text = String(birthday).padStart(4, '0');
  return birthday === 0 ? null : `${text.slice(0, 2)}-${text.slice(2)}`;
}
