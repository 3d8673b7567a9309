/** Rules that change: which version decides, and how members are treated who hold a tier. */
import { describe, expect, test } from 'vitest';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, programFile, timelineOfFiles, timelineOfVersions } from '../../support/programs.ts';
import { at } from '../../support/times.ts';

const spend = (atLeast: string) => ({ anyOf: [{ metric: 'spend', atLeast }] });
const from = '2026-06-01T00:00';

/** Levels with these thresholds; every other setting as in the plain program. */
function ladder(standing: string, gold: string, platinum: string): Changes {
  return {
    tiers: {
      standing,
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: spend(gold) },
        { id: 'platinum', name: 'Platinum', qualify: spend(platinum) },
      ],
    },
  };
}

const gold: Event = ['2026-01-15T12:00', 150_00];

describe('who holds gold when new rules take effect', () => {
  test.each<[string, string, [string, string], string]>([
    ['is left alone until the term ends', 'keep-until-term-ends', ['200.00', '400.00'], 'gold'],
    ['is left alone also where more was earned', 'keep-until-term-ends', ['50.00', '150.00'], 'gold'],
    ['keeps it by upgrade-only where less is earned', 'upgrade-only', ['200.00', '400.00'], 'gold'],
    ['rises by upgrade-only where more is earned', 'upgrade-only', ['50.00', '150.00'], 'platinum'],
    ['falls at once where less is earned', 'at-once', ['200.00', '400.00'], 'regular'],
    ['rises at once where more is earned', 'at-once', ['50.00', '150.00'], 'platinum'],
    ['stays at once where gold is what is earned', 'at-once', ['150.00', '150.01'], 'gold'],
  ])('%s (%s, %j)', (_, standing, [low, high], level) => {
    const timeline = timelineOfVersions({ changes: {} }, { from, changes: ladder(standing, low, high) });
    expect(member(timeline, [gold], '2026-05-31T23:59:59.999').level).toBe('gold');
    expect(member(timeline, [gold], from).level).toBe(level);
  });

  test('has a new term from the change if it moved the tier, and the old one if not', () => {
    const up = timelineOfVersions(
      { changes: {} },
      { from, changes: ladder('upgrade-only', '50.00', '150.00') },
    );
    const moved = member(up, [gold], from);
    expect(inWords(moved.passed)).toEqual([
      'tier.raised 2026-06-01T00:00:00Z gold → platinum until 2027-06-01T00:00:00Z',
    ]);
    expect(moved.status.tier.because).toEqual({ decision: 'moved-by-new-rules', programVersion: 2 });
    const same = timelineOfVersions({ changes: {} }, { from, changes: ladder('at-once', '50.00', '400.00') });
    const left = member(same, [gold], from);
    expect([left.level, left.until, left.passed]).toEqual(['gold', '2027-01-15T00:00:00Z', []]);
    expect(left.status.tier.because).toEqual({ decision: 'qualified', programVersion: 1 });
  });

  test('is reviewed by the new rules when the term ends', () => {
    const timeline = timelineOfVersions(
      { changes: {} },
      { from, changes: ladder('keep-until-term-ends', '200.00', '400.00') },
    );
    // 150.00 within the last twelve months would have kept gold under the old rules.
    const events: Event[] = [gold, ['2026-05-01T12:00', 149_00]];
    expect(member(timeline, events, '2027-01-14T23:59').level).toBe('gold');
    expect(member(timeline, events, '2027-01-15T00:00').level).toBe('regular');
  });

  test('rises with the next purchase under new rules, whatever its size', () => {
    const timeline = timelineOfVersions(
      { changes: {} },
      { from, changes: ladder('keep-until-term-ends', '50.00', '150.00') },
    );
    const { status } = member(timeline, [gold], from);
    expect(status.nextTier).toMatchObject({ level: { id: 'platinum' }, missing: [] });
    expect(member(timeline, [gold, ['2026-06-02T12:00', 1]], '2026-06-02T12:00').level).toBe('platinum');
  });
});

describe('a level that the new rules no longer have', () => {
  const without = (standing: string): Changes => ({
    tiers: {
      standing,
      levels: [
        { id: 'basic', name: 'Basic' },
        { id: 'silver', name: 'Silver', qualify: spend('80.00') },
      ],
    },
  });

  test.each(['keep-until-term-ends', 'upgrade-only', 'at-once'])(
    'gives way to what is earned, by whatever standing (%s)',
    (standing) => {
      const timeline = timelineOfVersions({ changes: {} }, { from, changes: without(standing) });
      const { level, until, passed } = member(timeline, [gold], from);
      expect([level, until]).toEqual(['silver', '2027-06-01T00:00:00Z']);
      expect(inWords(passed)).toEqual([
        'tier.lowered 2026-06-01T00:00:00Z gold → silver until 2027-06-01T00:00:00Z',
      ]);
      expect(member(timeline, [['2026-01-15T12:00', 10_00]], from).level).toBe('basic');
    },
  );
});

describe('which version decides', () => {
  const double: Changes = { earning: { base: { points: 2 } } };

  test('a purchase of the instant of effect is the new version’s, one of a millisecond before the old’s', () => {
    const timeline = timelineOfVersions({ changes: {} }, { from, changes: double });
    const events: Event[] = [
      ['2026-05-31T23:59:59.999', 10_00],
      [from, 10_00],
    ];
    const { points, entries } = member(timeline, events, from);
    expect(points).toEqual([10, 20]);
    expect(entries.map(({ applied }) => applied.outcomes.at(-1)?.programVersion)).toEqual([1, 2]);
  });

  test('the first version holds for all time before it', () => {
    expect(
      member(timelineOfVersions({ changes: {} }), [['1970-01-01T00:00', 10_00]], '1970-01-01T00:00').points,
    ).toEqual([10]);
  });

  test('a rollback is a new line that names the old version', () => {
    const [one, two] = [programFile(), programFile(double)];
    const timeline = timelineOfFiles([
      { file: one },
      { file: two, from: at(from) },
      { file: one, from: at('2026-07-01T00:00'), version: 1 },
    ]);
    const events: Event[] = [
      ['2026-06-15T12:00', 10_00],
      ['2026-07-15T12:00', 10_00],
    ];
    const { points, entries } = member(timeline, events, '2026-08-01T00:00');
    expect(points).toEqual([20, 10]);
    expect(entries.map(({ applied }) => applied.outcomes.at(-1)?.programVersion)).toEqual([2, 1]);
  });

  test('two versions that take effect while nobody looks are both gone through', () => {
    const timeline = timelineOfVersions(
      { changes: {} },
      { from, changes: ladder('at-once', '50.00', '150.00') },
      { from: '2026-07-01T00:00', changes: ladder('at-once', '150.00', '200.00') },
    );
    expect(inWords(member(timeline, [gold], '2026-08-01T00:00').passed)).toEqual([
      'tier.raised 2026-06-01T00:00:00Z gold → platinum until 2027-06-01T00:00:00Z',
      'tier.lowered 2026-07-01T00:00:00Z platinum → gold until 2027-07-01T00:00:00Z',
    ]);
  });

  test('new rules come before everything else of their instant', () => {
    // The old rules' term ends as the new ones, which raise at once, take effect: no review follows.
    const timeline = timelineOfVersions(
      { changes: {} },
      { from: '2027-01-15T00:00', changes: ladder('upgrade-only', '20.00', '40.00') },
    );
    const events: Event[] = [gold, ['2026-06-01T12:00', 40_00]];
    expect(inWords(member(timeline, events, '2027-01-15T00:00').passed)).toEqual([
      'tier.raised 2027-01-15T00:00:00Z gold → platinum until 2028-01-15T00:00:00Z',
    ]);
  });

  test('years that are full before a version counts them make a level one for life as it takes effect', () => {
    const { tiers } = ladder('keep-until-term-ends', '100.00', '300.00') as { tiers: { levels: object[] } };
    const [regular, high, highest] = tiers.levels;
    const living = { ...tiers, levels: [regular, { ...high, forLife: { years: 1 } }, highest] };
    const timeline = timelineOfVersions(
      { changes: { tiers: { ...tiers, term: { kind: 'unlimited' } } } },
      { from: '2027-03-01T00:00', changes: { tiers: living } },
    );
    const { entries } = member(timeline, [gold, ['2027-03-01T00:00', 1_00]], '2027-03-01T00:00');
    expect(inWords(entries[1]?.applied.passed ?? [])).toEqual([
      'tier.for-life',
      'tier.kept 2027-03-01T00:00:00Z gold until null',
    ]);
  });

  test('points keep the expiry and the hold that their purchase gave them', () => {
    const short: Changes = { expiry: { kind: 'after-months', months: 1, roundedTo: 'day' } };
    const timeline = timelineOfVersions({ changes: short }, { from, changes: {} });
    const events: Event[] = [
      ['2026-05-31T12:00', 10_00],
      ['2026-06-01T12:00', 20_00],
    ];
    const { status, passed } = member(timeline, events, '2026-06-30T00:00');
    expect(inWords(passed)).toEqual(['points.expired 2026-06-30T00:00:00Z -10']);
    expect([status.balance, status.nextExpiry]).toEqual([20, null]);
  });

  test('a window that a later version needs finds the days that an earlier one did not', () => {
    const lifetime: Changes = { tiers: { window: { kind: 'lifetime' } } };
    const rolling: Changes = { tiers: { standing: 'at-once' } };
    const timeline = timelineOfVersions({ changes: lifetime }, { from, changes: rolling });
    const events: Event[] = [
      ['2025-01-15T12:00', 90_00],
      ['2026-01-15T12:00', 60_00],
    ];
    expect(member(timeline, events, '2026-05-31T23:59').level).toBe('gold');
    expect(member(timeline, events, from).level).toBe('regular');
    expect(member(timeline, events, from).status.nextTier?.missing).toMatchObject([{ amount: 40_00 }]);
  });
});
