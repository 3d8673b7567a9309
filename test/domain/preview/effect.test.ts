/** What a draft would do to members, and that it is what publishing it does. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { seenAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import { effectOn, withDraft } from '../../../domain/preview/effect.ts';
import { addEffects, effectsOf, noEffects } from '../../../domain/preview/effects.ts';
import type { MigrationPolicy } from '../../../domain/program/file.ts';
import type { Timeline, TimelineLine } from '../../../domain/program/timeline.ts';
import { status } from '../../../domain/reading/status.ts';
import { wholeScenarios } from '../../support/arbitraries/scenarios.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, rulesOf, timelineOf } from '../../support/programs.ts';
import { runs } from '../../support/runs.ts';
import { at } from '../../support/times.ts';

const from = '2026-06-01T00:00';
const spend = (atLeast: string) => ({ anyOf: [{ metric: 'spend', atLeast }] });

function ladder(gold: string, platinum: string): Changes {
  return {
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: spend(gold) },
        { id: 'platinum', name: 'Platinum', qualify: spend(platinum) },
      ],
    },
  };
}

function draft(changes: Changes, standing: MigrationPolicy): TimelineLine {
  return {
    effectiveFrom: at(from),
    publishedAt: at('2026-05-01T00:00'),
    standing,
    rules: rulesOf(changes, 2),
  };
}

function effect(events: readonly Event[], changes: Changes, standing: MigrationPolicy) {
  const timeline = timelineOf({});
  const changed = withDraft(timeline, draft(changes, standing));
  const state = member(timeline, events, '2026-05-01T00:00').state;
  const forDraft = member(changed, events, '2026-05-01T00:00').state;
  return effectOn(state, timeline, forDraft, changed);
}

describe('one member', () => {
  const gold: Event = ['2026-01-15T12:00', 150_00];

  test.each<[MigrationPolicy, [string, string], string, string]>([
    ['at-once', ['200.00', '400.00'], 'falls', 'regular'],
    ['at-once', ['50.00', '150.00'], 'rises', 'platinum'],
    ['upgrade-only', ['200.00', '400.00'], 'stays', 'gold'],
    ['keep-until-term-ends', ['50.00', '150.00'], 'stays', 'gold'],
  ])('of 150.00 under %s with thresholds %j %s to %s', (standing, [low, high], move, to) => {
    expect(effect([gold], ladder(low, high), standing)).toMatchObject({ from: 'gold', to, move });
  });

  test('says why: in a sentence, by which rule, and what there is of what the higher level asks for', () => {
    const { because, rule, asks } = effect([gold], ladder('200.00', '400.00'), 'at-once');
    expect(because).toContain('version 2');
    expect(because).toContain('from Gold to Regular');
    expect(rule).toBe('tiers.standing');
    const spend = { metric: 'spend', counted: '150.00', atLeast: '200.00', reached: false };
    expect(asks).toEqual({ needs: 'any', conditions: [spend] });
    expect(effect([gold], ladder('50.00', '150.00'), 'at-once').asks).toEqual({
      needs: 'any',
      conditions: [{ ...spend, atLeast: '150.00', reached: true }],
    });
    expect(effect([gold], {}, 'at-once')).toMatchObject({ because: null, rule: null, asks: null });
  });

  test('whose level the draft no longer has falls to what is left', () => {
    const levels = [{ id: 'regular', name: 'Regular' }];
    expect(effect([gold], { tiers: { levels } }, 'keep-until-term-ends')).toMatchObject({
      from: 'gold',
      to: 'regular',
      move: 'falls',
    });
  });

  test('owes and is owed what they will hold when it takes effect', () => {
    const soon = { expiry: { kind: 'after-months', months: 1, roundedTo: 'day' } };
    const lasting = effect([gold], {}, 'at-once');
    expect(lasting.liability).toEqual({ before: 150, after: 150 });
    const timeline = timelineOf(soon);
    const changed = withDraft(timeline, draft(soon, 'at-once'));
    const { state } = member(timeline, [gold], '2026-02-01T00:00');
    expect(effectOn(state, timeline, state, changed).liability).toEqual({ before: 0, after: 0 });
  });
});

test('all members add up in any order to the same', () => {
  const events: Event[] = Array.from({ length: 12 }, (_, index) => [
    `2026-01-15T12:${10 + index}`,
    index * 40_00,
  ]);
  const effects = events.map((event) => effectsOf(effect([event], ladder('200.00', '250.00'), 'at-once')));
  const sum = effects.reduce(addEffects, noEffects);
  expect(effects.toReversed().reduce(addEffects, noEffects)).toEqual(sum);
  expect(sum).toMatchObject({ members: 12, fall: 2, rise: 1 });
  expect(sum.matrix.map(({ from, to, members }) => [from, to, members])).toEqual(
    [
      ['gold', 'platinum', 1],
      ['gold', 'regular', 2],
      ['platinum', 'platinum', 4],
      ['regular', 'regular', 3],
      ['gold', 'gold', 2],
    ].sort(),
  );
});

test('what the effect says is what everybody sees once the draft is in force', () => {
  let moved = 0;
  fc.assert(
    fc.property(wholeScenarios({ factsMax: 20 }), fc.nat(400), ({ timeline, facts }, days) => {
      const last = timeline.lines.length - 1;
      const drafted = timeline.lines[last] as TimelineLine;
      fc.pre(last > 0);
      const before: Timeline = withDraftsOf(timeline, last);
      const takesEffect = drafted.effectiveFrom;
      const known = facts.filter(({ recordedAt }) => recordedAt < takesEffect - days);
      const [state, forDraft] = [before, timeline].map(
        (each) => fold(known, each, (takesEffect - 1) as Instant).state,
      );
      if (!state || !forDraft) return;
      const effect = effectOn(state, before, forDraft, timeline);
      const seen = status(fold(known, timeline, takesEffect).state ?? forDraft, timeline, takesEffect);
      expect(effect.to).toBe(seen.tier.level.id);
      const owed = seen.balance + seen.pending - seen.deficit;
      const aside = seenAt(forDraft, timeline, takesEffect).reservations;
      expect(effect.liability.after).toBe(
        owed + aside.flatMap(({ taken }) => taken).reduce((sum, { points }) => sum + points, 0),
      );
      if (effect.move !== 'stays') {
        moved++;
        expect(effect.because).toMatch(/\w{3}/);
      }
    }),
    runs(400),
  );
  expect(moved).toBeGreaterThan(0);
});

function withDraftsOf(timeline: Timeline, count: number): Timeline {
  return timeline.lines
    .slice(0, count)
    .reduce<Timeline | null>((made, line) => withDraft(made, line), null) as Timeline;
}
