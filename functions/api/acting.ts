/** Who an operator's request acts as: what the entry of every action has. */

import { actorOf } from '../shared/actor.ts';
import { platformNow } from '../shared/clock.ts';
import type { Request } from '../shared/http.ts';
import type { Acting } from '../store/programs/actions.ts';

export function actingOf(request: Request, note: string | null = null): Acting {
  return { at: platformNow(), by: actorOf(request), note, requestId: request.id };
}
