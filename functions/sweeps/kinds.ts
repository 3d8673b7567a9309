/** Every kind of sweep, by the name that runs of it carry. */
import { publish, review } from './bookings.ts';
import type { SweepKind } from './kind.ts';
import { model } from './modelling.ts';
import { effect, since } from './previews.ts';
import { rebuild } from './rebuilding.ts';

export const kinds = { review, publish, model, effect, since, rebuild } as const;

export type KindName = keyof typeof kinds;

/** Of whatever sum: its own functions alone look into it. */
export function kindOf(name: string): SweepKind<unknown> {
  if (!Object.hasOwn(kinds, name)) throw new Error(`there is no sweep of kind ${name}`);
  return kinds[name as KindName] as unknown as SweepKind<unknown>;
}
