/** A member folded from the ledger again, by hand. */
import { presentMember } from '../../present/present.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';
import { EntryMissing } from '../../store/rebuild/ends.ts';
import { type Asked, type Rebuilt, rebuildMember } from '../../store/rebuild/rebuild.ts';
import { type Commands, timelineIn, unknownMember } from '../command.ts';
import { namedMember } from './load.ts';

export async function rebuildOne(commands: Commands, request: Request): Promise<Reply> {
  const { program } = request;
  const memberId = namedMember(request);
  const timeline = await timelineIn(commands, request);
  const by = { actor: actorOf(request), requestId: request.id };
  const asked = { program, timeline, by, now: platformNow };
  const first = await rebuilt(commands, { ...asked, memberId });
  const found =
    first.kind === 'absorbed' ? await rebuilt(commands, { ...asked, memberId: first.into }) : first;
  if (found.kind === 'absorbed') throw new Error(`member ${memberId} was absorbed by one who was absorbed`);
  if (found.kind === 'unknown') throw unknownMember(request, memberId);
  const { member } = found;
  return {
    status: 200,
    body: {
      was: found.kind === 'sound' ? 'sound' : found.was,
      version: member.version,
      member: presentMember(member.state, timeline, platformNow()),
    },
  };
}

async function rebuilt({ store }: Commands, asked: Asked): Promise<Rebuilt> {
  try {
    return await rebuildMember(store, asked);
  } catch (error) {
    if (error instanceof EntryMissing)
      throw new Problem('ledger-incomplete', error.message, { cause: error });
    throw error;
  }
}
