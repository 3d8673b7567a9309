/** What all that operators do to a member by hand has in common: a reason, and an action in the audit. */
import * as z from 'zod/mini';
import type { Fact } from '../../../domain/facts/facts.ts';
import { wellFormed } from '../../bodies/fields.ts';
import type { Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import type { Action, ActionKind } from '../../store/programs/actions.ts';
import { actingOf } from '../acting.ts';

export const reason = z.string().check(z.minLength(1), z.maxLength(500), wellFormed);

/** Of what takes something back: it may say why. */
export const whyBody = z.strictObject({
  reason: z.optional(reason).check(z.describe('the reason, for readers of the audit')),
});

/** Null where nothing is said. */
export function whyIn({ body }: Request): string | null {
  return body.length === 0 ? null : (check(whyBody, parseJson(body)).reason ?? null);
}

/** What was changed stands in the ledger; the audit says who did it, and which entry it is. */
export function actionOf(request: Request, action: ActionKind, note: string | null) {
  return ({ id, memberId, recordedAt }: Fact): Action => ({
    ...actingOf(request, note),
    action,
    about: { member: memberId },
    before: null,
    after: { entry: id },
    at: recordedAt,
  });
}
