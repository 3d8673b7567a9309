/** What the routes that change a member answer: what was recorded, and the member after it. */
import * as z from 'zod';
import { entry, memberSummary } from './entry.ts';

export const commandStatus = z
  .enum(['recorded', 'duplicate'])
  .describe('`duplicate`: the same was recorded before; the entry is the first one');

/** `more` is what this route's answer has beside the entry and the member. */
export function commandAnswer<const Shape extends z.ZodRawShape>(id: string, more: Shape) {
  return z.strictObject({ status: commandStatus, ...more, entry, member: memberSummary }).meta({ id });
}

/** Of routes whose answer has nothing of its own: enrolment, the use of privileges. */
export const memberCommand = commandAnswer('MemberCommandAnswer', {});
