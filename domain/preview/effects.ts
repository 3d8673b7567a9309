/** The effect on all members, added up slice by slice: who moves from which level to which. */
import type { LevelId, MemberId } from '../kernel/brand.ts';
import type { Effect } from './effect.ts';

export interface Effects {
  readonly members: number;
  readonly rise: number;
  readonly fall: number;
  /** In points. */
  readonly liability: { readonly before: number; readonly after: number };
  readonly matrix: readonly Cell[];
}

export interface Cell {
  readonly from: LevelId;
  readonly to: LevelId;
  readonly members: number;
  /** Some of them, the same ones whatever the order of slices. */
  readonly sample: readonly MemberId[];
}

const sampleMax = 5;

export const noEffects: Effects = {
  members: 0,
  rise: 0,
  fall: 0,
  liability: { before: 0, after: 0 },
  matrix: [],
};

export function effectsOf({ memberId, from, to, move, liability }: Effect): Effects {
  return {
    members: 1,
    rise: move === 'rises' ? 1 : 0,
    fall: move === 'falls' ? 1 : 0,
    liability,
    matrix: [{ from, to, members: 1, sample: [memberId] }],
  };
}

/** Adds up in any order to the same. */
export function addEffects(a: Effects, b: Effects): Effects {
  return {
    members: a.members + b.members,
    rise: a.rise + b.rise,
    fall: a.fall + b.fall,
    liability: {
      before: a.liability.before + b.liability.before,
      after: a.liability.after + b.liability.after,
    },
    matrix: b.matrix.reduce(addCell, a.matrix),
  };
}

function addCell(cells: readonly Cell[], added: Cell): readonly Cell[] {
  const index = cells.findIndex(({ from, to }) => from === added.from && to === added.to);
  const known = cells[index];
  if (known === undefined) return [...cells, added].sort(byLevels);
  const sample = [...known.sample, ...added.sample].sort().slice(0, sampleMax);
  return cells.with(index, { ...known, members: known.members + added.members, sample });
}

function byLevels(a: Cell, b: Cell): number {
  const [one, other] = [`${a.from} ${a.to}`, `${b.from} ${b.to}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
