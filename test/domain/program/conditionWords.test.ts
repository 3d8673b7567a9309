/** What an operator reads about a condition that is none: the place, what is wrong there, and what to write. */
import { describe, expect, test } from 'vitest';
import { checkCondition } from '../../../domain/program/conditionCheck.ts';
import { allowedNames } from '../../../domain/program/cost/calls.ts';

describe('a condition that is none is told in words', () => {
  test.each<[source: string, says: string, fix: string]>([
    [
      'purchase.totl > 1',
      'asks for "purchase.totl", and "purchase" has no "totl": did you mean "purchase.total"?',
      'write purchase.total',
    ],
    [
      '"vip" in member.tag',
      'asks for "member.tag", and "member" has no "tag": did you mean "member.tags"?',
      'write member.tags',
    ],
    [
      'member.age > 18',
      'asks for "member.age", and "member" has no "age": did you mean "member.tags"?',
      'write member.tags',
    ],
    [
      'member.birthday == "x"',
      'asks for "member.birthday", and "member" has no "birthday"',
      'write one of member.purchases, member.daysEnrolled, member.daysSinceLastPurchase, member.tier or member.tags',
    ],
    [
      'purchse.total > 1',
      'names "purchse" at character 1, and there is no such thing: did you mean "purchase"?',
      'write purchase',
    ],
    [
      'tier == "gold" && total > 1',
      'names "total" at character 19, and there is no such thing: did you mean "purchase.total"?',
      'write purchase.total',
    ],
    [
      'tier == gold',
      'names "gold" at character 9, and there is no such thing',
      'write "gold" in quotes if it is a text, or one of purchase, member, tier or now',
    ],
    [
      'line.amount > 1',
      'asks for "line", and only a bonus on lines looks at one line',
      'look at purchase.categories or purchase.skus, or write "on": "lines" in the "effect" of a bonus that multiplies or has a rate',
    ],
    [
      'purchase.total > "50.00"',
      'compares purchase.total, a whole number, and "50.00", a text',
      'write a whole number without quotes; money is in the smallest unit of the currency: 5000 for 50.00',
    ],
    [
      'member.purchases == "3"',
      'compares member.purchases, a whole number, and "3", a text',
      'write a whole number without quotes',
    ],
    [
      'purchase.total == 50.5',
      'compares purchase.total, a whole number, and 50.5, a number with a fraction',
      'write a whole number; money is in the smallest unit of the currency: 5000 for 50.00',
    ],
    [
      'tier == 1',
      'compares tier, a text, and 1, a whole number',
      'write texts in quotes and numbers without, on both sides the same',
    ],
    [
      'now > "2026-12-24"',
      'compares now, a moment, and "2026-12-24", a text',
      'write a moment such as timestamp("2026-12-24T00:00:00Z")',
    ],
    [
      'now - now > 5',
      'compares now - now, a length of time, and 5, a whole number',
      'write a length of time such as duration("720h")',
    ],
    ['member.tags == "vip"', 'compares member.tags, a list, and "vip", a text', 'write "vip" in member.tags'],
    ['tier == null', 'compares tier, a text, and null, nothing', 'write "" for a text that is not there'],
    [
      '"vip" in tier',
      'looks for "vip", a text, in tier, a text: "in" looks into lists',
      'write tier.contains("vip"), or a list: ["…", "…"]',
    ],
    [
      'purchase.total + tier == 1',
      'calculates with purchase.total, a whole number, and tier, a text',
      'write texts in quotes and numbers without, on both sides the same',
    ],
    [
      '!purchase.total',
      'has "!" before purchase.total, which is a whole number',
      'write "!" before something true or false',
    ],
    ['-tier == 1', 'has "-" before tier, which is a text', 'write "-" before a number'],
    [
      'tier == "a" && purchase.total',
      'needs something true or false at character 1, and has a whole number',
      'compare it with something, such as purchase.total >= 5000',
    ],
    [
      'purchase.skus.all(s, s)',
      'needs something true or false at character 22, and has a text',
      'compare it with something, such as purchase.total >= 5000',
    ],
    [
      'purchase.total',
      'is a whole number, and must be something that is true or false',
      'compare it with something, such as purchase.total >= 5000',
    ],
    ['tier.id == "x"', 'asks for a part of "tier", which is a text', 'write tier alone'],
    [
      'purchase.skus["a"] == "b"',
      'looks into "purchase.skus" with "a", and entries of a list have numbers, from 0',
      'write "a" in purchase.skus',
    ],
    [
      'tier in ["gold", 1]',
      'has 1, a whole number, in a list whose first entry is a text',
      'write entries of one kind, such as ["gold", "platinum"]',
    ],
    [
      '(tier == "a" ? 1 : "b") == 1',
      'is a whole number on one side of ":" and a text on the other',
      'write the same kind on both sides',
    ],
    [
      'tier.exists(t, t == "a")',
      'loops over tier, which is no list',
      'loop over purchase.skus, purchase.categories or member.tags',
    ],
    [
      'purchase.store.startWith("a")',
      'calls "startWith", a function that conditions don\'t have: did you mean "startsWith"?',
      'write startsWith',
    ],
    [
      'now.getHour() > 12',
      'calls "getHour", a function that conditions don\'t have: did you mean "getHours"?',
      'write getHours',
    ],
    [
      'between(purchase.total, 1, 2)',
      'calls "between", a function that conditions don\'t have',
      'compare with ==, !=, <, <=, > or >=, or look into a list with in',
    ],
    [
      'member.tags.contains("vip")',
      'calls "contains" on member.tags, a list, which has no such function',
      'write "vip" in member.tags',
    ],
    [
      'startsWith(purchase.store, "a")',
      'calls "startsWith" with a text and a text, which it does not take',
      'write it after a dot: purchase.store.startsWith("…")',
    ],
    [
      'tier.int(1) == 1',
      'calls "int" on tier with a whole number, which it does not take',
      'write int(…) around one value',
    ],
    [
      'purchase.total.startsWith("5")',
      'calls "startsWith" on purchase.total, a whole number, with a text, which it does not take',
      'write it on a text, such as purchase.store.startsWith("A-"), or compare with ==',
    ],
    [
      'purchase.skus.exists("s", true)',
      'has a loop or a "has" at character 22 that is not complete',
      'write it like purchase.skus.exists(sku, sku.startsWith("A-"))',
    ],
  ])('%s', (source, says, fix) => {
    expect(checkCondition(source, 'purchase')).toEqual([says, fix]);
  });
});

describe('a condition that can not be read is told in words', () => {
  test.each<[source: string, says: string, fix: string]>([
    ['  ', 'is empty', 'write for example purchase.total >= 5000'],
    [
      'purchase.total >',
      'ends too early: after ">" something is missing',
      'complete it: write for example purchase.total >= 5000',
    ],
    ['tier = "gold"', 'has "=" at character 6, where it can\'t be', 'write == to compare'],
    ['purchase.total => 5', 'has "=" at character 16, where it can\'t be', 'write >= for "at least"'],
    ['tier == "a" and true', 'has "and" at character 13, where it can\'t be', 'write &&'],
    ['tier == "a" | true', 'has "|" at character 13, where it can\'t be', 'write ||'],
    ['tier == “gold”', 'has "“" at character 9, where it can\'t be', 'write straight quotes: "…"'],
    ['tier == "a")', 'has ")" at character 12, where it can\'t be', 'take it out, or open it before'],
    [
      'true && && true',
      'has "&&" at character 9, where it can\'t be',
      'take it out, or join two conditions with && or ||',
    ],
    ['(tier == "a"', 'misses ")" at character 13', 'add ")", or take out what it belongs to'],
    ['tier == "a', 'has a text that is not closed, at character 9', 'add the quote at its end'],
    [
      'if tier == "a"',
      'has "if" at character 1, a word that the language keeps for itself',
      'write the condition by itself, or a ? b : c',
    ],
    [
      `${'!('.repeat(30)}true${')'.repeat(30)}`,
      'is nested too deep: 25 levels are allowed',
      'leave out parentheses that are not needed',
    ],
    [
      `tier in [${'"a",'.repeat(100)}"a"]`,
      'has too long a list: 100 entries are allowed',
      'write several lists, joined with ||',
    ],
    [
      Array.from({ length: 101 }, () => 'tier == "a"').join(' || '),
      'is too long: it may have 200 names, values and operators',
      'say it with fewer, or with a list: tier in ["gold", "platinum"]',
    ],
    [
      'tier == "\\q"',
      'can\'t be read at character 10: "\\\\q"',
      'write texts in quotes, and numbers with digits alone',
    ],
  ])('%s', (source, says, fix) => {
    expect(checkCondition(source, 'purchase')).toEqual([says, fix]);
  });
});

/** What the language's parser says by itself. */
const raw =
  /no such overload|no such key|unknown variable|unexpected (token|character)|EOF|RPAREN|overload|google\.protobuf|list<|list\.|Ternary/i;

test('whatever is broken in a condition, no text of the parser is shown', () => {
  const right =
    'purchase.total >= 5000 && ("vip" in member.tags || tier == "gold") && purchase.skus.exists(s, s == "a")';
  const broken = new Set<string>();
  for (let at = 0; at < right.length; at++) {
    broken.add(right.slice(0, at));
    broken.add(right.slice(0, at) + right.slice(at + 1));
    for (const strange of ['x', '"', '1', ')', '=', '.', ' '])
      broken.add(right.slice(0, at) + strange + right.slice(at));
  }
  for (const name of allowedNames()) {
    for (const call of [
      `${name}()`,
      `${name}(tier)`,
      `tier.${name}(1)`,
      `now.${name}("a", 2)`,
      `purchase.${name}()`,
    ])
      broken.add(call);
  }
  const said = [...broken].flatMap((source) => checkCondition(source, 'purchase') ?? []);
  expect(said.length).toBeGreaterThan(1_000);
  expect(said.filter((text) => raw.test(text))).toEqual([]);
});
