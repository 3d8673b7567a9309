/** The tier that an operator gives by hand, and its end. */
import * as z from 'zod/mini';
import { factId } from '../../../domain/facts/facts.ts';
import type { Instant, LevelId } from '../../../domain/kernel/brand.ts';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { admitOverride, admitOverrideEnd } from '../../../domain/member/admit.ts';
import { instant, programName } from '../../bodies/fields.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { getEntry } from '../../store/history/history.ts';
import { answerWith, type Commands, carryOut, idFromKey, idIn } from '../command.ts';
import { idWith, namedMember } from '../members/load.ts';
import { actionOf, reason, whyIn } from './acts.ts';

export const overrideBody = z.strictObject({
  tier: programName,
  until: instant,
  kind: z.enum(['grant', 'match', 'trial']),
  reason,
});

export function overrideRoutes(commands: Commands) {
  return {
    overrideTier: (request: Request) => overrideTier(commands, request),
    endOverride: (request: Request) => endOverride(commands, request),
  };
}

async function overrideTier(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const body = check(overrideBody, parseJson(request.body));
  const overrideId = idFromKey(request, memberId);
  const until = parseInstant(body.until) as Instant;
  const done = await carryOut(
    commands,
    request,
    memberId,
    {
      make: (at) => ({
        kind: 'tier-override',
        id: factId('tier-override', memberId, overrideId),
        memberId,
        occurredAt: at,
        recordedAt: at,
        overrideId,
        tier: body.tier as LevelId,
        until,
        as: body.kind,
        reason: body.reason,
      }),
      admit: (member) => admitOverride(member, body.tier, until),
      action: actionOf(request, 'tier.overridden', body.reason),
    },
    'idempotency-key-reused',
  );
  return answerWith(done, { overrideId });
}

async function endOverride(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const overrideId = idIn(request.params.overrideId, 'overrideId');
  const why = whyIn(request);
  const under = await idWith(commands, request, memberId, (id) =>
    getEntry(commands.store, request.program, factId('tier-override', id, overrideId)),
  );
  const done = await carryOut(commands, request, memberId, {
    make: (at) => ({
      kind: 'tier-override-end',
      id: factId('tier-override-end', under, overrideId),
      memberId,
      occurredAt: at,
      recordedAt: at,
      overrideId,
    }),
    admit: (member) => admitOverrideEnd(member, overrideId),
    action: actionOf(request, 'override.ended', why),
  });
  return answerWith(done, { overrideId });
}
