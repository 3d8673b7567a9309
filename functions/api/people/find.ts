/** Who has an identity. */
import { finding } from '../../../domain/kernel/finding.ts';
import { identityIn, knownHash, regionOf } from '../../people/hashed.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { currentIdOf } from '../../store/members/members.ts';
import { getIdentity } from '../../store/people/identities.ts';
import { type Commands, timelineIn } from '../command.ts';

/** As a page of the list of members: with one of them, or with none. */
export async function findByIdentity(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program, query } = request;
  const { identity: text = '' } = query;
  for (const name of ['cursor', 'limit']) {
    if (query[name] === undefined) continue;
    const fix = `leave ${name} out, or leave the identity out to list all members`;
    throw invalid([
      finding(query, [name], 'does not go together with an identity, which one member has', fix),
    ]);
  }
  const timeline = await timelineIn(commands, request);
  const identity = await identityIn(text, regionOf(timeline), query, ['identity']);
  const hash = await knownHash(store, program, identity);
  const owned = hash === null ? null : await getIdentity(store, program, hash);
  const members = owned === null ? [] : [{ memberId: await currentIdOf(store, program, owned.memberId) }];
  return { status: 200, body: { members, next: null } };
}
