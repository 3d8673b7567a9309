/** The check of rules that ask for tags: whom nobody has told it about, it does not think away. */
import { describe, expect, it } from 'vitest';
import { checkOf } from '../../support/checks.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';

const tag = (of: string) => ({ metric: 'tag', of });
const spends = (atLeast: string) => ({ metric: 'spend', atLeast });
const levels = (...marks: { qualify: object; keep?: object }[]): Changes => ({
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      ...marks.map((each, index) => ({ id: `l${index + 1}`, name: ['Gold', 'Platinum'][index], ...each })),
    ],
  },
});
const bonuses = (...whens: string[]): Changes => ({
  earning: {
    bonuses: whens.map((when, index) => ({ id: `b${index}`, when, effect: { kind: 'add', points: 5 } })),
  },
});
const found = (changes: Changes, more = {}) => checkOf(changes, more).map(({ rule, path }) => [rule, path]);

describe('levels', () => {
  it.each<[string, Changes]>([
    ['one behind a tag', levels({ qualify: { anyOf: [tag('vip')] } })],
    [
      'money below, a tag above',
      levels({ qualify: { anyOf: [spends('100.00')] } }, { qualify: { anyOf: [tag('vip')] } }),
    ],
    [
      'a tag below, money above',
      levels({ qualify: { anyOf: [tag('vip')] } }, { qualify: { anyOf: [spends('100.00')] } }),
    ],
    [
      'the same money, and above it the tag, too',
      levels(
        { qualify: { anyOf: [spends('100.00')] } },
        { qualify: { allOf: [spends('100.00'), tag('vip')] } },
      ),
    ],
    ['two tags', levels({ qualify: { anyOf: [tag('vip')] } }, { qualify: { anyOf: [tag('press')] } })],
    [
      'kept by more ways than reached',
      levels({ qualify: { anyOf: [tag('vip')] }, keep: { anyOf: [tag('vip'), spends('9.00')] } }),
    ],
    [
      'kept by less than reached',
      levels({ qualify: { allOf: [tag('vip'), spends('9.00')] }, keep: { allOf: [spends('9.00')] } }),
    ],
  ])('of which nothing is said: %s', (_, changes) => {
    expect(found(changes)).toEqual([]);
  });

  it('are out of reach where whoever has the tag rises past them', () => {
    const [first, ...others] = checkOf(
      levels({ qualify: { anyOf: [tag('vip')] } }, { qualify: { anyOf: [tag('vip'), spends('9.00')] } }),
    );
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      rule: 'level-unreachable',
      path: 'tiers.levels[1].qualify',
      example:
        'On 2026-11-22 Ada buys for 0.01 USD: 0 points. On 2026-11-22 an operator sets the tag "vip", and she ' +
        'rises to Platinum. Then she is Platinum, with 0 points to spend and 0 on hold.',
    });
  });

  it('are still to be reached by a tag where no purchase counts', () => {
    const earning = { exclude: { kinds: ['item', 'tax', 'shipping'] } };
    expect(found({ ...levels({ qualify: { anyOf: [tag('vip')] } }), earning })).toEqual([]);
    expect(found({ ...levels({ qualify: { allOf: [tag('vip'), spends('9.00')] } }), earning })).toEqual([
      ['level-unreachable', 'tiers.levels[1].qualify'],
    ]);
  });

  it('that are reached by one tag and kept by another alone are not kept', () => {
    const [first] = checkOf(levels({ qualify: { anyOf: [tag('vip')] }, keep: { anyOf: [tag('press')] } }));
    expect(first).toMatchObject({
      rule: 'keep-above-qualify',
      says: '"Gold" is reached with the tag "vip", and that does not keep it',
    });
  });

  it('that are for life by an amount are held by whom it made so, though more is never asked above them', () => {
    const forLife = { reached: { metric: 'points', atLeast: 500 } };
    const gold = { qualify: { anyOf: [spends('300.00')] }, forLife };
    expect(found(levels(gold, { qualify: { anyOf: [spends('300.00')] } }))).toEqual([]);
  });

  it('lower at once who had them by a tag that is no longer asked for', () => {
    const before = timelineOf(levels({ qualify: { anyOf: [tag('vip')] } }));
    const more = { before, isFirst: false, standing: 'at-once' };
    expect(found(levels({ qualify: { anyOf: [tag('press')] } }), more)).toEqual([
      ['standing-lowers', 'tiers.standing'],
    ]);
    expect(found(levels({ qualify: { anyOf: [tag('vip'), tag('press')] } }), more)).toEqual([]);
  });
});

describe('bonuses', () => {
  it.each<[string, string[], string[]]>([
    ['may be paid to who has the tag', ['"vip" in member.tags'], []],
    ['may be paid to who has it not', ['!("vip" in member.tags)'], []],
    ['may be paid to who has both', ['"vip" in member.tags && "press" in member.tags'], []],
    ['are told apart by their tags', ['"vip" in member.tags', '"press" in member.tags'], []],
    [
      'may ask otherwise than by name',
      ['member.tags.exists(t, t.startsWith("v"))', 'member.tags.size() > 1'],
      [],
    ],
    [
      'never: with the tag and without it',
      ['"vip" in member.tags && !("vip" in member.tags)'],
      ['bonus-never-fires'],
    ],
    ['never: no tag is called so', ['"VIP" in member.tags'], ['bonus-never-fires']],
    ['always, for want of such a tag', ['!("VIP" in member.tags)'], []],
    ['twice for the same tag', ['"vip" in member.tags', '"vip" in member.tags'], ['bonus-pays-twice']],
    [
      'twice for two tags in another order',
      ['"a" in member.tags && "b" in member.tags', '"b" in member.tags && "a" in member.tags'],
      ['bonus-pays-twice'],
    ],
  ])('%s', (_, whens, rules) => {
    expect(found(bonuses(...whens)).map(([rule]) => rule)).toEqual(rules);
  });

  it('that pay twice have an example in which the tag is set before', () => {
    const [first] = checkOf(bonuses('"vip" in member.tags', '"vip" in member.tags'));
    expect(first?.example).toMatch(
      /^On 2026-11-21 an operator sets the tag "vip"\. On 2026-11-22 Ada buys for 1000\.00 USD/,
    );
  });

  it('of a level behind a tag have an example, too', () => {
    const changes = {
      ...levels({ qualify: { anyOf: [tag('vip')] } }),
      ...bonuses('tier == "l1"', 'tier == "l1"'),
    };
    expect(checkOf(changes)[0]?.example).toContain('sets the tag "vip", and she rises to Gold');
  });
});
