/** Programs whose levels ask for spend, in ascending steps: there "missing" is one exact amount. */
import * as fc from 'fast-check';
import type { Purchase } from '../../../domain/facts/facts.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { timelineOfFiles } from '../programs.ts';
import { purchaseDraws, purchasesAt } from './histories.ts';
import { anchors, instantOf, moments, zones } from './moments.ts';
import { places, programAt, programDraws } from './programs.ts';

interface SpendLadder {
  readonly timeline: Timeline;
  readonly facts: readonly Purchase[];
  readonly now: Instant;
  readonly anchor: string;
}

/** Spend alone; `withTags`: and, where a level has drawn one, a tag. */
export function spendLadders({ withTags = false } = {}): fc.Arbitrary<SpendLadder> {
  return fc
    .record({
      place: places(zones),
      anchor: fc.constantFrom(...anchors),
      program: programDraws,
      steps: fc.array(fc.integer({ min: 2, max: 10_000 }), { minLength: 4, maxLength: 4 }),
      purchases: fc.array(purchaseDraws, { minLength: 1, maxLength: 8 }),
      moment: moments,
    })
    .map(({ place, anchor, program, steps, purchases, moment }) => {
      const levels = program.levels.map((level, index) => ({
        ...level,
        spend: steps.slice(0, index + 1).reduce((sum, step) => sum + step, 0),
        purchases: null,
        points: null,
        ownWindow: null,
        beside: null,
        watched: null,
        tag: withTags ? level.tag : null,
        isByInvitation: false,
        life: null,
      }));
      // A surplus that is still to be carried over would keep what the status calls missing.
      // Before the day from which something counts, no purchase does.
      const window =
        program.policy.window.kind === 'since'
          ? { kind: 'since' as const, date: '2001-01-01' as const }
          : program.policy.window;
      const policy = { ...program.policy, window, upgrade: 'at-once' as const, surplus: 'lost' as const };
      const exclude = { ...program.exclude, items: false };
      return {
        timeline: timelineOfFiles([{ file: programAt({ ...program, policy, levels, exclude }, place) }]),
        facts: purchasesAt(purchases, anchor, place.timeZone),
        now: instantOf(moment, anchor, place.timeZone),
        anchor,
      };
    });
}
