/** Two members who are one person become one. */
import * as z from 'zod/mini';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { id } from '../../bodies/fields.ts';
import { presentEntry, presentMember } from '../../present/present.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { Entry } from '../../store/ledger/entryItem.ts';
import { actionPut } from '../../store/programs/actions.ts';
import { type MergeResult, mergeMembers } from '../../store/recording/mergeMembers.ts';
import { actingOf } from '../acting.ts';
import { type Commands, outOfRange, timelineIn, unknownMember } from '../command.ts';
import { namedMember } from '../members/load.ts';

export const mergeBody = z.strictObject({
  from: id.check(
    z.describe('the member who is the same person, and is one with the member in the path afterwards'),
  ),
  preview: z
    ._default(z.boolean(), false)
    .check(z.describe('only says what the merge would do, and changes nothing')),
});

type Merge = z.infer<typeof mergeBody>;

/** Said with every answer: whoever reads it before has still the choice. */
const finality = 'A merge is not undone: nobody can tell later facts of one person apart.';

export async function mergeRoute(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program, timeLeftMs } = request;
  const survivor = namedMember(request);
  const body = check(mergeBody, parseJson(request.body));
  const from = body.from as MemberId;
  const timeline = await timelineIn(commands, request);
  const result = await mergeMembers(store, {
    program,
    timeline,
    survivor,
    from,
    by: { actor: actorOf(request), requestId: request.id },
    now: platformNow,
    timeLeftMs,
    isPreview: body.preview,
    actionPut: ({ id: entry, memberId, recordedAt }) =>
      actionPut(store, program, {
        ...actingOf(request),
        action: 'member.merged',
        about: { member: memberId },
        before: { from },
        after: { entry },
        at: recordedAt,
      }),
  });
  const shown = (entry: Entry) => presentEntry(entry, timeline);
  switch (result.kind) {
    case 'duplicate': {
      const member = presentMember(result.member.state, timeline, platformNow());
      return {
        status: 200,
        body: { status: 'duplicate', from, entry: shown(result.entry), member, finality },
      };
    }
    case 'merged':
    case 'preview': {
      const { kind: status, entry, correction } = result;
      const at = entry.recordedAt;
      const sides = {
        survivor: presentMember(result.before.state, timeline, at),
        absorbed: presentMember(result.absorbed.state, timeline, at),
      };
      const member = presentMember(result.member.state, timeline, at);
      const corrected = correction === null ? null : shown(correction);
      const said = {
        status,
        from,
        entry: shown(entry),
        correction: corrected,
        before: sides,
        member,
        finality,
      };
      return { status: status === 'merged' ? 201 : 200, body: said };
    }
    default:
      throw refused(result, request, body);
  }
}

type Refused = Exclude<MergeResult, { readonly kind: 'merged' | 'preview' | 'duplicate' }>;

function refused(result: Refused, request: Request, { from }: Merge): Problem {
  const survivor = namedMember(request);
  switch (result.kind) {
    case 'unknown-member':
      return unknownMember(request, result.memberId);
    case 'with-itself':
      return new Problem(
        'merge-with-itself',
        `member "${from}" is member "${survivor}" already: name another one in "from"`,
      );
    case 'absorbed-before': {
      const { into } = result;
      const detail = `member "${from}" is one with member "${into}" already: merge "${into}" instead`;
      return new Problem('absorbed-before', detail);
    }
    case 'has-absorbed': {
      const others = result.others.map((each) => `"${each}"`).join(', ');
      const detail = `member "${from}" has absorbed ${others}: make "${from}" the survivor, with "from": "${survivor}"`;
      return new Problem('has-absorbed-others', detail);
    }
    case 'too-many': {
      const { most } = result;
      const detail = `member "${survivor}" has absorbed ${most} members, and ${most} is the most`;
      return new Problem('too-many-absorbed', detail, { numbers: { most } });
    }
    case 'out-of-range':
      return outOfRange(survivor);
  }
}
