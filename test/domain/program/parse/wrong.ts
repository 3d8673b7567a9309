/** What is said about the plain program with changes, and changes that several tests make. */
import { parseProgramFile } from '../../../../domain/program/parse.ts';
import { type Changes, programJson } from '../../../support/programs.ts';

/** The findings about the plain program with `changes`, as `path: value: rule`. */
export function wrong(changes: Changes): readonly string[] {
  return findings(programJson(changes));
}

export function findings(json: unknown): readonly string[] {
  const parsed = parseProgramFile(json);
  return parsed.kind === 'valid'
    ? []
    : parsed.errors.map(({ path, value, rule }) => `${path}: ${value}: ${rule}`);
}

/** Two levels, the second with `more` in it. */
export function second(more: object): Changes {
  return {
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', ...more },
      ],
    },
  };
}

export const spend = (atLeast: unknown) => ({ metric: 'spend', atLeast });
export const gold = { anyOf: [spend('100.00')] };
/** Of the second level. */
export const path = 'tiers.levels[1]';

export const add = { kind: 'add', points: 10 };

/** The plain program with these bonuses, each of ten points unless it says otherwise. */
export function bonuses(...list: readonly object[]): Changes {
  return { earning: { bonuses: list.map((bonus, index) => ({ id: `b${index}`, effect: add, ...bonus })) } };
}
