/** What happens in a storm of sweeps, drawn from its seed: rules, members, and what comes between the ticks. */

import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { duePk } from '../../../functions/store/keys.ts';
import { programFile, shop } from '../../functions/store/given.ts';
import type { Random } from '../world/random.ts';

export interface SweepScenario {
  readonly startsAt: number;
  readonly firstRules: ProgramFile;
  readonly members: readonly string[];
  /** Whose item is spoiled before the storm; null: nobody's. */
  readonly poisoned: string | null;
  readonly phases: readonly SweepPhase[];
}

export interface SweepPhase {
  /** How far the clock is set forward before it: a job that was down for days finds them all due. */
  readonly clockStepMs: number;
  readonly newRules: ProgramFile | null;
  /** How often the schedule ticks, an hour apart. */
  readonly ticks: number;
  /** Who buys in its first hour, and who sets points aside that run out. */
  readonly buyers: readonly string[];
  readonly savers: readonly string[];
}

const dayMs = 86_400_000;

const beginnings = [
  '2026-11-22T05:00:00Z',
  '2026-03-08T06:59:00Z',
  '2026-01-01T04:59:30Z',
  '2028-02-29T12:00:00Z',
];

export function drawSweepScenario(random: Random, program: ProgramId): SweepScenario {
  const members = drawMembers(random, program);
  const some = (most: number) => random.shuffled(members).slice(0, random.between(0, most));
  return {
    startsAt: Date.parse(random.pick(beginnings)),
    firstRules: drawRules(random),
    members,
    poisoned: random.chance(30) ? random.pick(members) : null,
    phases: Array.from({ length: random.between(1, 3) }, () => ({
      clockStepMs: random.pick([0, dayMs, 3 * dayMs, 29 * dayMs, 40 * dayMs, 400 * dayMs]),
      newRules: random.chance(50) ? drawRules(random) : null,
      ticks: random.between(1, 4),
      buyers: some(12),
      savers: some(4),
    })),
  };
}

/** Mostly few; sometimes more than a page in one shard. */
function drawMembers(random: Random, program: ProgramId): readonly string[] {
  const isCrowd = random.chance(15);
  const names: string[] = [];
  const wanted = isCrowd ? random.between(101, 230) : random.between(1, 25);
  for (let number = 0; names.length < wanted; number++) {
    const name = `m#${number}:é`;
    const isOfShard = duePk(program, name as MemberId) === duePk(program, 'm#0:é' as MemberId);
    if (!isCrowd || isOfShard) names.push(name);
  }
  return names;
}

function drawRules(random: Random): ProgramFile {
  return programFile({
    ...shop,
    earning: { ...shop.earning, hold: random.pick([{ kind: 'none' }, { kind: 'days', days: 14 }]) },
    redemption: { pointValue: '0.01', minimum: 5, step: 5, reservationMinutes: random.pick([10, 60]) },
    expiry: random.pick([
      { kind: 'after-inactivity', months: 1 },
      { kind: 'after-months', months: 1, roundedTo: 'day' },
      { kind: 'after-months', months: 2, roundedTo: 'month-end' },
      { kind: 'never' },
    ]),
    tiers: {
      ...shop.tiers,
      window: random.pick([{ kind: 'rolling', months: 1 }, { kind: 'calendar-year' }, { kind: 'lifetime' }]),
      term: random.pick([{ kind: 'months', months: 1 }, shop.tiers.term, { kind: 'unlimited' }]),
      down: random.pick(['one-step', 'to-earned']),
      standing: random.pick(['keep-until-term-ends', 'upgrade-only', 'at-once']),
      levels: [
        shop.tiers.levels[0],
        {
          id: 'gold',
          name: 'Gold',
          multiplier: '1.25',
          qualify: {
            anyOf: [
              random.pick([
                { metric: 'spend', atLeast: '50.00' },
                { metric: 'spend', atLeast: '100.00' },
                { metric: 'purchases', atLeast: 2 },
              ]),
            ],
          },
        },
        shop.tiers.levels[2],
      ],
    },
  });
}
