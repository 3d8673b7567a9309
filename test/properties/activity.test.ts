/** What the state keeps of a member's activity, and what their facts say when they are all counted. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarIn } from '../../domain/kernel/calendar.ts';
import { fold } from '../../domain/member/fold.ts';
import { recountActivity } from '../../domain/reading/activity.ts';
import { recentDaysMax } from '../../domain/value/activity.ts';
import { scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { runs } from '../support/runs.ts';

test.each([
  ['purchases', scenarios],
  ['every kind of fact', wholeScenarios],
] as const)('the fold keeps what a count of all facts finds, on every history of %s', (_, scenarios) => {
  let [counted, stale] = [0, 0];
  fc.assert(
    fc.property(scenarios(), ({ versions, timeline, facts, moment, end }) => {
      const calendar = calendarIn(versions[0]!.file.timeZone);
      for (const until of [moment, end]) {
        const { state } = fold(facts, timeline, until);
        if (state === null) continue;
        const right = recountActivity(facts, calendar, until);
        const { activity } = state;
        expect(activity.spend).toBe(right.spend);
        expect(activity.engagements).toBe(right.engagements);
        expect(activity.recent.length).toBeLessThanOrEqual(recentDaysMax);
        counted += 1;
        if (activity.isStale) {
          stale += 1;
          continue;
        }
        const { recent, ...rest } = activity;
        const { recent: rightRecent, ...rightRest } = right;
        expect(rest).toEqual(rightRest);
        expect(recent).toEqual(recent.length === 0 ? [] : rightRecent.slice(-recent.length));
        expect(recent.at(-1)).toEqual(rightRecent.at(-1));
      }
    }),
    runs(1_000),
  );
  // A day that nobody remembers is refunded seldom; were it always, nothing would be held here.
  expect(stale).toBeLessThan(counted / 4);
});
