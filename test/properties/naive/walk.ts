/** Where the naive fold stands on its walk through the facts, and what it has noted on the way. */
import type { Fact, RedemptionCapture } from '../../../domain/facts/facts.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import type { inOrder } from './order.ts';
import { Purse, type TakenPart } from './points/lots.ts';
import type { Circumstances } from './points/worth.ts';
import { levelName, type NaiveCarried, type NaiveTier } from './tiers/tiers.ts';
import type { NaiveFiring } from './triggers.ts';
import { type DateText, dateAt } from './units/dates.ts';
import type { Named } from './units/quantities.ts';
import { Uses } from './units/uses.ts';

export interface NaiveVersion {
  readonly file: ProgramFile;
  readonly from: number;
}

/** What one fact came to when it happened. */
export interface NaiveEntry {
  readonly fact: Fact;
  readonly at: number;
  readonly date: DateText;
  /** Σ of its outcomes. */
  readonly points: bigint;
  readonly raisedTo: string | null;
  /** Of a purchase: how it was decided. */
  readonly bought: Bought | null;
  /** Of an engagement: what it counts beside points. */
  readonly engaged?: Named;
  /** Of an engagement: what it was paid, until when that lives, and by which rules. */
  readonly paid?: bigint;
  readonly expires?: DateText;
  readonly file?: ProgramFile;
  /** Of a refund: money asked for beyond what was left. */
  readonly excess: bigint;
  /** For enrolling or an engagement, which counts toward a tier. */
  readonly rewarded: bigint;
  /** What triggers told: `+id` fired, `?id` held out, `-id` taken back. */
  readonly told?: readonly string[];
  /** Tags that triggers set since, and, without `by`, took off. */
  readonly tagged?: { readonly tag: string; readonly by: string | null }[];
}

/** What a purchase was decided by, and to which points it led. */
export interface Bought extends Circumstances {
  readonly available: DateText;
  readonly expires: DateText;
  /** Points that its refunds should have taken and nobody had, where the program forgives them. */
  forgiven: bigint;
}

export interface Reserved {
  readonly id: string;
  readonly runsOutAt: number;
  readonly taken: readonly TakenPart[];
  readonly rewardId: string | undefined;
}

export interface NaiveOverride {
  readonly id: string;
  readonly level: string;
  readonly since: number;
  readonly until: number;
}

/** What time brought about. */
export type NaivePassage =
  | { readonly kind: 'rewarded' | 'taken-back'; readonly at: number; readonly points: bigint }
  | { readonly kind: 'fired'; readonly at: number; readonly trigger: string; readonly heldOut: boolean }
  | { readonly kind: 'tagged'; readonly at: number; readonly tag: string }
  | { readonly kind: 'for-life'; readonly at: number; readonly level: string }
  | { readonly kind: 'carried'; readonly at: number; readonly amount: bigint }
  | { readonly kind: 'override-ended'; readonly at: number; readonly level: string }
  | { readonly kind: 'expired'; readonly at: number; readonly points: bigint }
  | { readonly kind: 'returned'; readonly at: number; readonly points: bigint }
  | { readonly kind: 'kept'; readonly at: number; readonly level: string; readonly until: number | null }
  | {
      readonly kind: 'moved';
      readonly at: number;
      readonly from: string;
      readonly to: string;
      readonly until: number | null;
    };

interface Redeemed {
  readonly taken: readonly TakenPart[];
  readonly isCaptured: boolean;
  /** By order, as source and number. */
  readonly returned: ReadonlyMap<string, bigint>;
}

export class Walk {
  readonly versions: readonly NaiveVersion[];
  readonly facts: readonly Fact[];
  readonly sorted: ReturnType<typeof inOrder>;
  readonly zone: string;
  readonly enrolledAt: number;
  readonly enrolledOn: DateText;
  readonly livingByYears: readonly string[];
  readonly entries: NaiveEntry[] = [];
  readonly passages: NaivePassage[] = [];
  readonly purse = new Purse();
  readonly uses = new Uses();
  readonly firings: NaiveFiring[] = [];
  readonly memberId: string;
  readonly redemptions = new Map<string, Redeemed>();
  /** Captures, which may name orders. */
  readonly tied = new Map<string, RedemptionCapture>();
  readonly adjustments = new Map<string, { change: bigint; taken: readonly TakenPart[] }>();
  /** The period of each use of a privilege. */
  readonly made = new Map<string, DateText>();
  /** For levels that an order brought, on hold with its points. */
  readonly rewards = new Map<
    string,
    readonly { readonly what: string; readonly points: bigint; readonly expires: DateText }[]
  >();
  /** Since when levels that years make one for life are held. */
  readonly tenures = new Map<string, DateText>();
  reserved: readonly Reserved[] = [];
  override: NaiveOverride | null = null;
  birthday = '';
  activeOn: DateText;
  /** When something was bought that counted then. */
  boughtOn: DateText | null = null;
  clearedOn: DateText = '';
  version: number;
  file: ProgramFile;
  tier: NaiveTier;
  life: string | null = null;
  carried: NaiveCarried | null = null;
  /** When a level has lapsed last. */
  anew: DateText = '';
  clock: number;
  /** When a level was last lost, or new rules moved it. */
  lostAt: number;
  // Outcomes of the fact that is being applied.
  sum = 0n;
  raisedTo: string | null = null;
  excess = 0n;
  rewarded = 0n;
  told: string[] = [];
  /** For an engagement alone. */
  paid = 0n;
  /** A changed order counts more of something than before. */
  grew = false;

  /** It begins with the first fact, which enrols. */
  constructor(
    versions: readonly NaiveVersion[],
    facts: readonly Fact[],
    sorted: ReturnType<typeof inOrder>,
    enrolledAt: number,
    beginsAt: number,
  ) {
    this.versions = versions;
    this.facts = facts;
    this.sorted = sorted;
    this.memberId = sorted[0]?.fact.memberId ?? '';
    this.version = versions.findLastIndex(({ from }) => from <= beginsAt);
    this.file = (versions[this.version] as NaiveVersion).file;
    this.zone = this.file.timeZone;
    this.enrolledAt = enrolledAt;
    this.enrolledOn = dateAt(enrolledAt, this.zone);
    this.activeOn = this.enrolledOn;
    this.clock = beginsAt;
    this.lostAt = beginsAt;
    const start = { from: this.enrolledOn, earnedOn: this.enrolledOn, endsOn: null };
    const unending = { until: null, endsOn: null, start, stretches: [], whileQualified: false };
    const untouched = { reached: enrolledAt, isReached: false, taken: [], askedOn: null, before: null };
    this.tier = { ...unending, ...untouched, level: levelName(this.file, 0), since: enrolledAt };
    this.livingByYears = versions.flatMap(({ file: { tiers } }) =>
      tiers.levels.filter(({ forLife }) => forLife?.years !== undefined).map(({ id }) => id),
    );
  }

  beginFact() {
    [this.sum, this.raisedTo, this.excess, this.rewarded, this.grew] = [0n, null, 0n, 0n, false];
    this.paid = 0n;
    this.told = [];
  }
}
