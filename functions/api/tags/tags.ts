/** The tags of a member: words of the retailer's own, set and taken off by operators and by the back end. */

import { factId, type TagSet, type TagUnset } from '../../../domain/facts/facts.ts';
import { isTag } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { admitTag } from '../../../domain/member/admit.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { hasTag } from '../../../domain/tiers/levels.ts';
import { presentMember } from '../../present/present.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { Malformed } from '../../shared/json.ts';
import { answerWith, type Commands, carryOutIfNeeded } from '../command.ts';
import { loadMember, namedMember } from '../members/load.ts';

export async function listTags(commands: Commands, request: Request): Promise<Reply> {
  // Tags are kept whatever the rules need.
  const [, { state }] = await loadMember(commands, request, namedMember(request), 'stored');
  return { status: 200, body: { memberId: state.memberId, tags: presentTags(state) } };
}

export function presentTags({ tags }: Pick<MemberState, 'tags'>) {
  return tags.map(({ tag, since }) => ({ tag, since: formatInstant(since) }));
}

/**
 * The same tag set twice is set once: what is so already is left as it is. A change is named by the version of
 * the member that it makes: of two at once one is recorded, and a later one is another fact.
 */
export async function changeTag(
  commands: Commands,
  request: Request,
  kind: (TagSet | TagUnset)['kind'],
): Promise<Reply> {
  const memberId = namedMember(request);
  const tag = tagIn(request);
  const done = await carryOutIfNeeded(commands, request, memberId, {
    // Named by a version, it is of the member whose version that is.
    make: (at, { state: { memberId: of } }, version) => ({
      kind,
      id: factId(kind, of, tag, String(version + 1)),
      memberId: of,
      occurredAt: at,
      recordedAt: at,
      tag,
    }),
    admit: (member) => {
      if (hasTag(member.state.tags, tag) === (kind === 'tag-set')) return { kind: 'unchanged' };
      return kind === 'tag-set' ? admitTag(member, tag) : null;
    },
  });
  const tags = presentTags(done.member.state);
  if (done.entry !== null && !done.isDuplicate) return answerWith(done, { tags });
  const member = presentMember(done.member.state, done.timeline, platformNow());
  return { status: 200, body: { status: 'unchanged', tags, member } };
}

function tagIn({ params }: Request): string {
  const { tag = '' } = params;
  if (isTag(tag)) return tag;
  throw new Malformed(({ notOfForm }) => [notOfForm({ tag }, ['tag'], 'tag')]);
}
