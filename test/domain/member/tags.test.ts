/** Tags: from when they count, for bonuses and for levels. */
import { describe, expect, test } from 'vitest';
import { explainFact } from '../../../domain/explain/explain.ts';
import type { Fact } from '../../../domain/facts/facts.ts';
import { admitTag, memberAt } from '../../../domain/member/admit.ts';
import { recordOnState, recordTogether } from '../../../domain/member/record.ts';
import { effectOn, withDraft } from '../../../domain/preview/effect.ts';
import { quote } from '../../../domain/reading/quote.ts';
import { refund, tagSet, tagUnset } from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, rulesOf, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

const vip = [
  {
    id: 'vip',
    when: "'vip' in member.tags",
    effect: { kind: 'multiply', factor: '3', on: 'purchase' },
  },
];
const withBonus = {
  earning: { base: { points: 1, per: '1.00', on: 'purchase', rounding: 'down' }, bonuses: vip },
};

/** A purchase for 10.00, which earns 10 points, or 30 with the tag. */
const buys = (orderId: string, on: string, recordedAt = on) =>
  purchase({ orderId, on, amount: 10_00, recordedAt: at(recordedAt) });

describe('a bonus that asks for a tag', () => {
  test.each<[string, readonly Event[], readonly number[]]>([
    ['is not paid before the tag is set', [buys('a', '2026-03-01'), tagSet('vip', '2026-03-02')], [10, 0]],
    ['is paid from then on', [tagSet('vip', '2026-03-01'), buys('a', '2026-03-02')], [0, 30]],
    [
      'is not paid after the tag was taken off',
      [tagSet('vip', '2026-03-01'), tagUnset('vip', '2026-03-02'), buys('a', '2026-03-03')],
      [0, 0, 10],
    ],
    [
      'is paid again once it is set again',
      [
        tagSet('vip', '2026-03-01'),
        buys('a', '2026-03-02'),
        tagUnset('vip', '2026-03-03'),
        buys('b', '2026-03-04'),
        tagSet('vip', '2026-03-05'),
        buys('c', '2026-03-06'),
      ],
      [0, 30, 0, 10, 0, 30],
    ],
    [
      'is not paid for a late purchase of before the tag',
      [tagSet('vip', '2026-03-02'), buys('a', '2026-03-03'), buys('late', '2026-03-01', '2026-03-09')],
      [10, 0, 30],
    ],
    [
      'is paid for a late purchase of the time between, whatever was set since',
      [
        tagSet('vip', '2026-03-01'),
        tagUnset('vip', '2026-03-03'),
        buys('a', '2026-03-04'),
        buys('late', '2026-03-02', '2026-03-09'),
      ],
      [0, 30, 0, 10],
    ],
    [
      'does not mind another tag',
      [
        tagSet('press', '2026-03-01'),
        buys('a', '2026-03-02'),
        tagSet('vip', '2026-03-03'),
        buys('b', '2026-03-04'),
      ],
      [0, 10, 0, 30],
    ],
    [
      'is refunded as it was paid, though the tag is gone',
      [
        tagSet('vip', '2026-03-01'),
        buys('a', '2026-03-02'),
        tagUnset('vip', '2026-03-03'),
        refund('r', buys('a', '2026-03-02'), '2026-03-04', 5_00),
      ],
      [0, 30, 0, -15],
    ],
    [
      'is not won by a refund after the tag was set',
      [
        buys('a', '2026-03-02'),
        tagSet('vip', '2026-03-03'),
        refund('r', buys('a', '2026-03-02'), '2026-03-04', 5_00),
      ],
      [10, 0, -5],
    ],
  ])('%s', (_, events, points) => {
    const seen = member(withBonus, events, '2026-04-01');
    expect(seen.points).toEqual(points);
  });

  test('a late purchase is folded in beside the tag, and books what it was worth in its own time', () => {
    const timeline = timelineOf(withBonus);
    const earlier = [buys('a', '2026-03-01'), tagSet('vip', '2026-03-01T12:00')];
    const { state } = member(timeline, earlier, '2026-03-01T18:00');
    const late = buys('late', '2026-03-01T06:00', '2026-03-01T18:00');
    expect(recordOnState(state, timeline, late), 'the change of a tag settles what was before').toBeNull();
    const { entries } = recordTogether(state, earlier, timeline, [late], null);
    expect(inWords(entries[0]?.outcomes ?? [])).toEqual(['points.earned 10']);
  });

  test('a cart is quoted with the tags of now, and keeps its lines and rules apart', () => {
    const timeline = timelineOf(withBonus);
    const { state } = member(timeline, [buys('a', '2026-03-01'), tagSet('vip', '2026-03-02')], '2026-03-03');
    const { points, lines } = quote(state, timeline, buys('cart', '2026-03-03'));
    expect(points).toBe(30);
    expect(lines[0]?.rules).toEqual([
      { rule: 'earning.base', points: 10 },
      { rule: 'earning.bonuses.vip', points: 20 },
    ]);
  });

  test('an entry keeps the tags of its purchase where a condition looks at them, and only there', () => {
    const basisOf = (changes: Changes, events: readonly Event[]) => {
      const { entries } = member(changes, events, '2026-04-01');
      const earned = entries.at(-1)?.applied.outcomes.find(({ kind }) => kind === 'points.earned');
      return earned?.kind === 'points.earned' ? earned.basis : null;
    };
    const bought = [tagSet('vip', '2026-03-01'), buys('a', '2026-03-02')];
    expect(basisOf(withBonus, bought)).toHaveProperty('tags', ['vip']);
    expect(basisOf(withBonus, bought.slice(1))).not.toHaveProperty('tags');
    const plain = [{ ...vip[0], when: 'purchase.total > 100' }];
    expect(basisOf({ earning: { ...withBonus.earning, bonuses: plain } }, bought)).not.toHaveProperty('tags');
  });
});

describe('the tags that are set', () => {
  test.each<[string, readonly Fact[], readonly string[]]>([
    [
      'stand in the order of their names',
      [tagSet('vip', '2026-03-01'), tagSet('press', '2026-03-02')],
      ['press 2026-03-02T00:00:00Z', 'vip 2026-03-01T00:00:00Z'],
    ],
    [
      'set twice are set since the first time',
      [tagSet('vip', '2026-03-01'), tagSet('vip', '2026-03-02')],
      ['vip 2026-03-01T00:00:00Z'],
    ],
    [
      'set again are set since then',
      [tagSet('vip', '2026-03-01'), tagUnset('vip', '2026-03-02'), tagSet('vip', '2026-03-03')],
      ['vip 2026-03-03T00:00:00Z'],
    ],
    [
      'are only taken off by their own name',
      [tagSet('vip', '2026-03-01'), tagUnset('press', '2026-03-02')],
      ['vip 2026-03-01T00:00:00Z'],
    ],
  ])('%s', (_, facts, tags) => {
    const { state } = member({}, facts, '2026-04-01');
    expect(state.tags.map(({ tag, since }) => `${tag} ${text(since)}`)).toEqual(tags);
  });

  test('are taken off one by one', () => {
    const facts = [tagSet('a', '2026-03-01'), tagSet('b', '2026-03-01'), tagUnset('a', '2026-03-02')];
    const { state, entries } = member({}, facts, '2026-04-01');
    expect(state.tags.map((each) => each.tag)).toEqual(['b']);
    expect(entries.map(({ applied }) => applied.outcomes.at(-1))).toMatchObject([
      { kind: 'tag.set', rule: 'tag', programVersion: 1, tag: 'a' },
      { kind: 'tag.set', rule: 'tag', programVersion: 1, tag: 'b' },
      { kind: 'tag.unset', rule: 'tag', programVersion: 1, tag: 'a' },
    ]);
  });

  test('a change that changes nothing has no outcome', () => {
    const facts = [tagSet('vip', '2026-03-01'), tagSet('vip', '2026-03-02'), tagUnset('press', '2026-03-03')];
    const { entries } = member({}, facts, '2026-04-01');
    expect(entries.map(({ applied }) => inWords(applied.outcomes))).toEqual([
      ['member.enrolled', 'tag.set'],
      [],
      [],
    ]);
  });

  test('are ten at most, as far as a command is accepted', () => {
    const names = Array.from({ length: 10 }, (_, index) => `t${index}`);
    const standing = (tags: readonly string[]) =>
      memberAt(
        member(
          {},
          tags.map((tag) => tagSet(tag, '2026-03-01')),
          '2026-03-02',
        ).state,
        timelineOf(),
        at('2026-03-02'),
      );
    expect(admitTag(standing(names.slice(1)), 'vip')).toBeNull();
    expect(admitTag(standing(names), 'vip')).toMatchObject({
      reason: 'too-many-tags',
      numbers: { tag: 'vip', set: 10, most: 10 },
    });
  });
});

type Conditions = readonly object[];
const tag = { metric: 'tag', of: 'vip' };
const spends = (atLeast: string) => ({ metric: 'spend', atLeast });

function ladder(
  gold: { anyOf: Conditions } | { allOf: Conditions },
  changes: Changes = {},
  level: object = {},
) {
  return {
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: gold, ...level },
      ],
      ...changes,
    },
  };
}

const either = { anyOf: [spends('100.00'), tag] };
const both = { allOf: [spends('5.00'), tag] };
const whileQualified = { term: { kind: 'while-qualified' }, down: 'to-earned' };

describe('a level that a tag qualifies for', () => {
  test.each<[string, Changes, readonly Event[], string, readonly string[]]>([
    [
      'is reached as the tag is set',
      ladder(either),
      [buys('a', '2026-03-01'), tagSet('vip', '2026-03-02')],
      '2026-04-01',
      [
        'gold until 2027-03-02T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
      ],
    ],
    [
      'is kept until its term ends when the tag is taken off, and then falls',
      ladder(either),
      [buys('a', '2026-03-01'), tagSet('vip', '2026-03-02'), tagUnset('vip', '2026-03-03')],
      '2027-03-02',
      [
        'regular until null',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
        'tier.lowered 2027-03-02T00:00:00Z gold → regular until null',
      ],
    ],
    [
      'is kept at the review by the tag that is still set',
      ladder(either),
      [buys('a', '2026-03-01'), tagSet('vip', '2026-03-02')],
      '2027-03-02',
      [
        'gold until 2028-03-02T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
        'tier.kept 2027-03-02T00:00:00Z gold until 2028-03-02T00:00:00Z',
      ],
    ],
    [
      'is kept at the review by a tag set again meanwhile',
      ladder(either),
      [tagSet('vip', '2026-03-02'), tagUnset('vip', '2026-03-03'), tagSet('vip', '2027-03-01')],
      '2027-03-02',
      [
        'gold until 2028-03-02T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
        'tier.kept 2027-03-02T00:00:00Z gold until 2028-03-02T00:00:00Z',
      ],
    ],
    [
      'falls at once where it is held while qualified',
      ladder(either, whileQualified),
      [tagSet('vip', '2026-03-02'), tagUnset('vip', '2026-03-03')],
      '2026-03-03',
      [
        'regular until null',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until null',
        'tier.lowered 2026-03-03T00:00:00Z gold → regular until null',
      ],
    ],
    [
      'is held on for what was bought, where that is enough by itself',
      ladder(either, whileQualified),
      [tagSet('vip', '2026-03-02'), ['2026-03-03', 100_00], tagUnset('vip', '2026-03-04')],
      '2026-04-01',
      ['gold until 2027-03-03T00:00:00Z', 'tier.raised 2026-03-02T00:00:00Z regular → gold until null'],
    ],
    [
      'is reached only as the month ends where members rise then, if the tag is still set',
      ladder(either, { upgrade: 'at-month-end' }),
      [tagSet('vip', '2026-03-02')],
      '2026-04-01',
      [
        'gold until 2027-04-01T00:00:00Z',
        'tier.raised 2026-04-01T00:00:00Z regular → gold until 2027-04-01T00:00:00Z',
      ],
    ],
    [
      'is not reached as the month ends if the tag was taken off before',
      ladder(either, { upgrade: 'at-month-end' }),
      [tagSet('vip', '2026-03-02'), tagUnset('vip', '2026-03-31T23:59')],
      '2026-05-02',
      ['regular until null'],
    ],
    [
      'together with money is reached by whatever comes last: the tag',
      ladder(both),
      [buys('a', '2026-03-01'), tagSet('vip', '2026-03-02')],
      '2026-03-03',
      [
        'gold until 2027-03-02T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
      ],
    ],
    [
      'together with money is reached by whatever comes last: the money',
      ladder(both),
      [tagSet('vip', '2026-03-01'), buys('a', '2026-03-02')],
      '2026-03-03',
      [
        'gold until 2027-03-02T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
      ],
    ],
    [
      'together with money is not reached by a purchase of after the tag was taken off',
      ladder(both),
      [tagSet('vip', '2026-03-01'), tagUnset('vip', '2026-03-02'), buys('a', '2026-03-03')],
      '2026-03-04',
      ['regular until null'],
    ],
    [
      'may be kept by less than reached it: without the tag',
      ladder(both, {}, { keep: { allOf: [spends('5.00')] } }),
      [
        tagSet('vip', '2026-03-01'),
        buys('a', '2026-03-02'),
        tagUnset('vip', '2026-03-03'),
        buys('b', '2027-03-01'),
      ],
      '2027-03-02',
      [
        'gold until 2028-03-02T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
        'tier.kept 2027-03-02T00:00:00Z gold until 2028-03-02T00:00:00Z',
      ],
    ],
    [
      'has its term renewed where enough for it renews, as the tag is set again',
      ladder(either, { onRequalifying: 'extend' }),
      [tagSet('vip', '2026-03-02'), tagUnset('vip', '2026-03-03'), tagSet('vip', '2026-06-01')],
      '2026-07-01',
      [
        'gold until 2027-06-01T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
        'tier.kept 2026-06-01T00:00:00Z gold until 2027-06-01T00:00:00Z',
      ],
    ],
    [
      'has no more time for a tag that no level asks for',
      ladder(either, { onRequalifying: 'extend' }),
      [tagSet('vip', '2026-03-02'), tagSet('press', '2026-06-01')],
      '2026-07-01',
      [
        'gold until 2027-03-02T00:00:00Z',
        'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
      ],
    ],
  ])('%s', (_, changes, events, now, expected) => {
    const { level, until, entries, passed } = member(changes, events, now);
    const tiers = [...entries.flatMap(({ applied }) => applied.outcomes), ...passed].filter(({ kind }) =>
      kind.startsWith('tier.'),
    );
    expect([`${level} until ${until}`, ...inWords(tiers)]).toEqual(expected);
  });

  test.each<[string, Changes, readonly Event[], string, object | null, object | null]>([
    [
      'any: the money or the tag',
      ladder(either),
      [buys('a', '2026-03-01')],
      '2026-03-02',
      {
        needs: 'any',
        missing: [
          ['spend', 90_00],
          ['tag:vip', 1],
        ],
      },
      null,
    ],
    [
      'all: the tag alone, once the money is there',
      ladder(both),
      [buys('a', '2026-03-01')],
      '2026-03-02',
      { needs: 'all', missing: [['tag:vip', 1]] },
      null,
    ],
    [
      'to keep it: nothing while the tag is set',
      ladder(either),
      [tagSet('vip', '2026-03-01')],
      '2026-03-02',
      null,
      { needs: 'any', missing: [] },
    ],
    [
      'to keep it: the tag again, or the money',
      ladder(either),
      [tagSet('vip', '2026-03-01'), tagUnset('vip', '2026-03-02')],
      '2026-03-03',
      null,
      {
        needs: 'any',
        missing: [
          ['spend', 100_00],
          ['tag:vip', 1],
        ],
      },
    ],
  ])('says what is missing: %s', (_, changes, events, now, next, keep) => {
    const { nextTier, keepTier } = member(changes, events, now).status;
    const shown = (outlook: typeof keepTier) =>
      outlook && {
        needs: outlook.needs,
        missing: outlook.missing.map(({ metric, amount }) => [metric, amount]),
      };
    expect(shown(nextTier)).toEqual(next);
    expect(shown(keepTier)).toEqual(keep);
  });

  test('nobody has to be folded again when a later version asks for a tag: it is known already', () => {
    const timeline = timelineOfVersions(
      { changes: {} },
      { from: '2026-06-01', changes: ladder(either, { standing: 'at-once' }) },
    );
    expect(timeline.need.fingerprint).toBe(timelineOf().need.fingerprint);
    const seen = member(timeline, [tagSet('vip', '2026-03-01'), buys('a', '2026-03-02')], '2026-06-01');
    expect([seen.level, inWords(seen.passed)]).toEqual([
      'gold',
      ['tier.raised 2026-06-01T00:00:00Z regular → gold until 2027-06-01T00:00:00Z'],
    ]);
  });

  test('a preview sees who has the tag', () => {
    const timeline = timelineOf();
    const draft = {
      effectiveFrom: at('2026-06-01'),
      publishedAt: at('2026-05-01'),
      standing: 'at-once' as const,
      rules: rulesOf(ladder(either), 2),
    };
    const changed = withDraft(timeline, draft);
    const movesOf = (events: readonly Event[]) => {
      const { state } = member(timeline, events, '2026-05-01');
      return effectOn(state, timeline, state, changed).move;
    };
    expect(movesOf([tagSet('vip', '2026-03-01')])).toBe('rises');
    expect(movesOf([tagSet('press', '2026-03-01')])).toBe('stays');
  });

  test('a late purchase of before the tag was taken off reaches what it would have reached then', () => {
    const timeline = timelineOf(ladder(both));
    const earlier = [tagSet('vip', '2026-03-01'), tagUnset('vip', '2026-03-03')];
    const { state } = member(timeline, earlier, '2026-03-04');
    const late = buys('late', '2026-03-02', '2026-03-04');
    const recorded = recordTogether(state, earlier, timeline, [late], null);
    expect(recorded.state.tier.level).toBe('gold');
    expect(inWords(recorded.entries[0]?.outcomes ?? [])).toContain(
      'tier.raised 2026-03-02T00:00:00Z regular → gold until 2027-03-02T00:00:00Z',
    );
  });
});

describe('why', () => {
  const sentences = (changes: Changes, earlier: readonly Fact[], fact: Fact) => {
    const timeline = timelineOf(changes);
    const { entries } = member(timeline, [...earlier, fact], '2030-01-01');
    const outcomes = entries.find((entry) => entry.fact === fact)?.applied.outcomes ?? [];
    return explainFact(earlier, timeline, fact, outcomes);
  };

  test('a tag is set, and what it reaches', () => {
    const [set, raised] = sentences(ladder(either), [buys('a', '2026-03-01')], tagSet('vip', '2026-03-02'));
    expect(set).toMatchObject({
      inputs: { tag: 'vip', tagsBefore: [], forLevels: true },
      result: { tags: ['vip'] },
      counterfactual: { withoutTheFact: { tags: [] } },
      sentence:
        'on 2026-03-02 tag vip was set, and counts from then on; without it the member would have no tag',
    });
    expect(raised).toMatchObject({
      inputs: {
        conditions: [
          { metric: 'spend', counted: '10.00', reached: false },
          { metric: 'tag', of: 'vip', counted: 1, atLeast: 1, reached: true },
        ],
      },
      counterfactual: {
        withoutTheFact: {
          tier: 'regular',
          missing: [
            { metric: 'spend', amount: '90.00' },
            { metric: 'tag', of: 'vip' },
          ],
        },
      },
    });
    expect(raised?.sentence).toBe(
      'the tier rose from Regular to Gold, because tag vip is set, which Gold asks for; before it the member ' +
        'lacked 90.00 USD spent or tag vip, so without it the tier would have stayed Regular',
    );
  });

  test('a tag is taken off, and what falls with it', () => {
    const earlier = [tagSet('press', '2026-03-01'), tagSet('vip', '2026-03-02')];
    const [unset, lowered] = sentences(
      ladder({ anyOf: [tag] }, whileQualified),
      earlier,
      tagUnset('vip', '2026-03-03'),
    );
    expect(unset?.sentence).toBe(
      'on 2026-03-03 tag vip was taken off, and no longer counts from then on; without it the member would ' +
        'have tag press and vip',
    );
    expect(lowered?.sentence).toBe(
      'the tier was decided again and fell from Gold to Regular, because tag vip is not set, which Gold ' +
        'asks for; without taking tag vip off it would have stayed',
    );
    expect(lowered?.counterfactual).toEqual({
      withoutTheFact: { tier: 'gold' },
      keptWith: { tier: 'gold', missing: [{ metric: 'tag', of: 'vip', amount: 1 }] },
    });
  });

  test('a bonus names the tags it saw, and what it would have been without them', () => {
    const [, bonus] = sentences(withBonus, [tagSet('vip', '2026-03-01')], buys('a', '2026-03-02'));
    expect(bonus).toMatchObject({
      inputs: { tags: ['vip'] },
      counterfactual: { withoutTags: { points: 0 } },
    });
    expect(bonus?.sentence).toContain("'vip' in member.tags");
  });
});
