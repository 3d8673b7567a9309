/** A worked example as a retailer would publish it: what the program says, what a customer does, what comes of it. */
import { expect, test } from 'vitest';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { type Event, member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';

export interface Example {
  /** In the words of a program's terms. */
  readonly says: string;
  /** The part of the program file that says so; a timeline where one version follows another. */
  readonly program: Changes | Timeline;
  readonly happens: readonly Event[];
  /** Looked at from here. */
  readonly on: string;
  readonly expected: {
    /** Points of each thing that happens. */
    readonly points?: readonly number[];
    readonly balance?: number;
    readonly owed?: number;
    readonly level?: string;
    readonly until?: string | null;
  };
}

export function examples(all: readonly Example[]): void {
  test.each(all)('$says', ({ program, happens, on, expected }) => {
    const { points, status, level, until } = member(program, happens, on);
    const seen = { points, balance: status.balance, owed: status.deficit, level, until };
    expect(seen).toMatchObject(expected);
  });
}

/** Each level by what reaches it, lowest first; everybody is `regular`. */
export function levels(...reached: readonly (readonly [id: string, ...conditions: readonly object[]])[]) {
  return [
    { id: 'regular', name: 'Regular' },
    ...reached.map(([id, ...anyOf]) => ({ id, name: id, qualify: { anyOf } })),
  ];
}
