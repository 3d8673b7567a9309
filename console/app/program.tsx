/** The program that is looked at, as its newest rules describe it: name, currency, zone, levels. */
import { createContext, use } from 'react';
import type { components } from '../../client/schema.ts';

export type Program = components['schemas']['Program'];

/** Null while it has no rules. */
export const ProgramContext = createContext<Program | null>(null);
export const useProgram = (): Program | null => use(ProgramContext);

/** The place of a level in the ladder, from 0 to 1: what its colour follows. */
export function heightOf(program: Program | null, tier: string): number {
  const levels = program?.levels ?? [];
  const index = levels.findIndex(({ id }) => id === tier);
  return index < 0 || levels.length < 2 ? 0 : index / (levels.length - 1);
}

export const tierName = (program: Program | null, tier: string): string =>
  program?.levels.find(({ id }) => id === tier)?.name ?? tier;
