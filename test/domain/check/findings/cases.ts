/** Programs in which the check finds something, or nearly does: each what the plain program of the tests becomes. */
import type { Subject } from '../../../../domain/check/subject.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../../support/programs.ts';
import { at } from '../../../support/times.ts';

interface Case {
  readonly changes: Changes;
  readonly more?: Partial<Subject>;
}

const spend = (atLeast: string) => ({ metric: 'spend', atLeast });
const purchases = (atLeast: number) => ({ metric: 'purchases', atLeast });
const points = (atLeast: number) => ({ metric: 'points', atLeast });
const any = (...anyOf: object[]) => ({ qualify: { anyOf } });
const all = (...allOf: object[]) => ({ qualify: { allOf } });

/** Regular, and then Gold, Platinum and Diamond. */
const levels = (...above: object[]): Changes => ({
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      ...above.map((each, index) => ({
        id: ['gold', 'platinum', 'diamond'][index],
        name: ['Gold', 'Platinum', 'Diamond'][index],
        ...each,
      })),
    ],
  },
});

const tiers = (changes: object, ...above: object[]): Changes => {
  const { tiers: own } = above.length === 0 ? { tiers: {} } : (levels(...above) as { tiers: object });
  return { tiers: { ...own, ...changes } };
};

const add = (count: number) => ({ kind: 'add', points: count });
const times = (factor: string, on = 'purchase') => ({ kind: 'multiply', factor, on });
const bonuses = (...list: object[]): Changes => ({ earning: { bonuses: list } });
const stacked = (stacking: string, ...list: object[]): Changes => ({ earning: { stacking, bonuses: list } });
const nothing = { exclude: { kinds: ['item', 'tax', 'shipping'] } };
const named = {
  quantities: [{ id: 'nights', name: 'nights' }],
  earning: { engagements: [{ kind: 'review', points: 5 }] },
};
const nights = (atLeast: number) => ({ metric: 'quantity', of: 'nights', atLeast });
const reviews = (atLeast: number) => ({ metric: 'engagements', of: 'review', atLeast });
const months = (count: number, roundedTo = 'day') => ({ kind: 'after-months', months: count, roundedTo });
const afterwards = { before: timelineOf(), standing: 'at-once' } as const;

export const cases: Readonly<Record<string, Case>> = {
  // Levels out of order.
  'a level above asks for less money': { changes: levels(any(spend('300.00')), any(spend('200.00'))) },
  'a level above asks for as much money': { changes: levels(any(spend('200.00')), any(spend('200.00'))) },
  'a level above asks for fewer purchases': { changes: levels(any(purchases(9)), any(purchases(7))) },
  'a level above asks for fewer points': { changes: levels(any(points(900)), any(points(700))) },
  'a level above asks for fewer points, of which three are two units of money': {
    changes: {
      ...levels(any(points(900)), any(points(700))),
      earning: { base: { points: 3, per: '2.00', on: 'purchase', rounding: 'down' } },
    },
  },
  'a level above asks for fewer nights': {
    changes: { ...levels(any(nights(30)), any(nights(20))), ...named },
  },
  'a level above asks for fewer reviews': {
    changes: { ...levels(any(reviews(30)), any(reviews(20))), ...named },
  },
  'a level above asks for more purchases than are told one by one, but fewer than below': {
    changes: levels(any(purchases(50)), any(purchases(40))),
  },
  'of all that has to be met, one is less': {
    changes: levels(all(spend('300.00'), purchases(3)), all(purchases(9), spend('200.00'))),
  },
  'of all ways, one is shorter': {
    changes: levels(any(spend('300.00'), purchases(3)), any(spend('900.00'), purchases(2))),
  },
  'one condition, which is less than one of several ways': {
    changes: levels(any(spend('300.00'), purchases(3)), all(spend('200.00'))),
  },
  'several conditions, one of them less than the one below': {
    changes: levels(any(spend('300.00')), all(spend('200.00'), purchases(3))),
  },
  'several conditions, of which one way below asks more': {
    changes: levels(any(spend('300.00'), purchases(9)), all(spend('200.00'), purchases(3))),
  },
  'the lowest asks more than both above': {
    changes: levels(any(spend('900.00')), any(spend('200.00')), any(spend('300.00'))),
  },
  'the one between asks less than the one below, and the highest more than all': {
    changes: levels(any(spend('300.00')), any(spend('200.00')), any(spend('400.00'))),
  },
  'less money, but in another window': {
    changes: levels(any(spend('300.00')), any({ ...spend('200.00'), window: { kind: 'calendar-year' } })),
  },
  'a level above asks for a tag, and one below for more money': {
    changes: levels(any(spend('300.00')), any({ metric: 'tag', of: 'vip' })),
  },
  'a level for a tag is passed': {
    changes: levels(any({ metric: 'tag', of: 'vip' }), any({ metric: 'tag', of: 'vip' })),
  },
  'a level for a tag and money is kept by more money': {
    changes: levels({
      ...all({ metric: 'tag', of: 'vip' }, spend('100.00')),
      keep: { anyOf: [spend('150.00')] },
    }),
  },
  'a level for life is passed': {
    changes: levels({ ...any(spend('300.00')), forLife: { years: 3 } }, any(spend('300.00'))),
  },
  // Levels that nobody can reach.
  'a level is passed by reaching it': { changes: levels(any(spend('300.00')), any(spend('300.00'))) },
  'a level is passed, but members rise step by step': {
    changes: tiers({ climb: 'one-step' }, any(spend('300.00')), any(spend('300.00'))),
  },
  'a level is passed by one of two ways alone': {
    changes: levels(any(spend('300.00'), purchases(4)), any(spend('300.00'))),
  },
  'a level asks for two things, of which a higher one asks for one': {
    changes: levels(all(spend('300.00'), purchases(2)), any(spend('300.00'))),
  },
  'a level asks for one thing, and a higher one for two': {
    changes: levels(any(spend('300.00')), all(spend('300.00'), purchases(2))),
  },
  'nothing counts, and levels ask for what purchases bring': {
    changes: { ...levels(any(spend('100.00')), any(purchases(3))), earning: nothing },
  },
  'nothing counts, and points by themselves reach a level': {
    changes: { ...levels(any(points(100)), any(spend('100.00'), points(200))), earning: nothing },
  },
  'nothing counts, and points reach a level with money alone': {
    changes: { ...levels(all(points(100), spend('100.00'))), earning: nothing },
  },
  'all kinds of lines but one are excluded': {
    changes: { ...levels(any(spend('100.00'))), earning: { exclude: { kinds: ['item', 'tax'] } } },
  },
  // Levels for everybody.
  'one purchase is enough': { changes: levels(any(purchases(1)), any(spend('300.00'))) },
  'one cent is enough': { changes: levels(any(spend('0.01'))) },
  'two cents are not enough': { changes: levels(any(spend('0.02'))) },
  'the welcome is enough': {
    changes: { ...levels(any(points(50)), any(points(51))), earning: { welcome: { points: 50 } } },
  },
  'the welcome is not enough': {
    changes: { ...levels(any(points(51))), earning: { welcome: { points: 50 } } },
  },
  'the welcome is enough for who enrols': {
    changes: { ...levels(any(points(50))), earning: { welcome: { points: 50 } }, enrolment: 'by-enrolling' },
  },
  'the welcome is enough as the month ends': {
    changes: {
      ...tiers({ upgrade: 'at-month-end' }, any(points(50)), any(points(51))),
      earning: { welcome: { points: 50 } },
    },
  },
  'the welcome is enough as the month ends, for who must enrol': {
    changes: {
      ...tiers({ upgrade: 'at-month-end' }, any(points(50))),
      earning: { welcome: { points: 50 } },
      enrolment: 'by-enrolling',
    },
  },
  'the welcome is enough as the year ends': {
    changes: {
      ...tiers({ upgrade: 'at-year-end' }, any(points(50))),
      earning: { welcome: { points: 50 } },
    },
  },
  'one purchase is enough, but who must enrol has none': {
    changes: { ...levels(any(purchases(1))), enrolment: 'by-enrolling' },
  },
  'one purchase is enough as the month ends': {
    changes: tiers({ upgrade: 'at-month-end' }, any(purchases(1))),
  },
  'one purchase is enough as the year ends': {
    changes: tiers({ upgrade: 'at-year-end', window: { kind: 'calendar-year' } }, any(purchases(1))),
  },
  'one purchase is enough for two levels': { changes: levels(any(purchases(1)), any(spend('0.01'))) },
  'a campaign is enough for a while': {
    changes: {
      ...levels(any(points(100))),
      ...bonuses({ id: 'gift', lastDay: '2026-12-31', effect: add(100) }),
    },
  },
  // Keeping.
  'more money keeps a level than reaches it': {
    changes: levels({ ...any(spend('100.00')), keep: { anyOf: [spend('150.00')] } }),
  },
  'something else keeps a level than reaches it': {
    changes: levels({ ...all(spend('100.00'), points(20)), keep: { anyOf: [purchases(2)] } }),
  },
  'a level is kept in one way, and reached in two': {
    changes: levels({ ...any(spend('100.00'), purchases(5)), keep: { anyOf: [purchases(5)] } }),
  },
  'a level is kept by either, and reached by one': {
    changes: levels({ ...any(spend('100.00')), keep: { anyOf: [spend('100.00'), purchases(5)] } }),
  },
  'a level is kept by both, and reached by one': {
    changes: levels({ ...any(spend('100.00')), keep: { allOf: [spend('100.00'), purchases(5)] } }),
  },
  'a level is held while qualified, and kept by more': {
    changes: tiers(
      { term: { kind: 'while-qualified' }, down: 'to-earned' },
      { ...any(spend('100.00')), keep: { anyOf: [spend('150.00')] } },
    ),
  },
  'a level without an end is kept by more': {
    changes: tiers(
      { term: { kind: 'unlimited' } },
      { ...any(spend('100.00')), keep: { anyOf: [spend('150.00')] } },
    ),
  },
  'a level is kept by more, and who must enrol has no story': {
    changes: {
      ...levels({ ...any(spend('100.00')), keep: { anyOf: [spend('150.00')] } }),
      enrolment: 'by-enrolling',
    },
  },
  'a level is kept by more from year to year': {
    changes: tiers(
      { window: { kind: 'calendar-year' }, term: { kind: 'next-year-end' } },
      { ...any(purchases(3), points(50)), keep: { anyOf: [purchases(4)] } },
    ),
  },
  'a level by invitation is kept by something': {
    changes: levels({ invitationOnly: true, keep: { anyOf: [spend('150.00')] } }),
  },
  // Bonuses that are never paid.
  'the last day is over': {
    changes: bonuses({ id: 'spring', lastDay: '2026-11-30', effect: add(5) }),
    more: { effectiveFrom: at('2026-12-01T00:00') },
  },
  'the last day is the one of taking effect': {
    changes: bonuses({ id: 'spring', lastDay: '2026-12-01', effect: add(5) }),
    more: { effectiveFrom: at('2026-12-01T23:00') },
  },
  'a condition never holds': { changes: bonuses({ id: 'odd', when: 'tier == "silver"', effect: add(5) }) },
  'a condition never holds, and who must enrol has no story': {
    changes: {
      ...bonuses({ id: 'odd', when: 'tier == "silver"', effect: add(5) }),
      enrolment: 'by-enrolling',
    },
  },
  'a condition never holds in days to come': {
    changes: bonuses({
      id: 'odd',
      when: 'false',
      firstDay: '2027-03-01',
      lastDay: '2027-03-31',
      effect: add(5),
    }),
  },
  'a condition never holds from today on': {
    changes: bonuses({ id: 'odd', when: 'false', firstDay: '2026-11-22', effect: add(5) }),
  },
  'a condition never holds until today': {
    changes: bonuses({ id: 'odd', when: 'false', lastDay: '2026-11-22', effect: add(5) }),
  },
  'a condition never holds in days of a first version that are over': {
    changes: bonuses({
      id: 'odd',
      when: 'false',
      firstDay: '2026-03-01',
      lastDay: '2026-03-31',
      effect: add(5),
    }),
    more: { isFirst: true },
  },
  'a condition never holds in days of a first version that have begun': {
    changes: bonuses({
      id: 'odd',
      when: 'false',
      firstDay: '2026-03-01',
      lastDay: '2027-03-31',
      effect: add(5),
    }),
    more: { isFirst: true },
  },
  'a condition never holds in days of a first version that end today': {
    changes: bonuses({
      id: 'odd',
      when: 'false',
      firstDay: '2026-03-01',
      lastDay: '2026-11-22',
      effect: add(5),
    }),
    more: { isFirst: true },
  },
  'a condition asks for a time before the days of a first version': {
    changes: bonuses({
      id: 'early',
      when: 'now < timestamp("2026-03-01T00:00:00Z")',
      firstDay: '2026-03-01',
      effect: add(5),
    }),
    more: { isFirst: true },
  },
  'a condition asks for the beginning of time': {
    changes: {
      ...bonuses({ id: 'early', when: 'now < timestamp("1970-01-01T01:00:00Z")', effect: add(5) }),
      timeZone: 'America/New_York',
    },
    more: { isFirst: true },
  },
  'a condition asks for a time before the days': {
    changes: bonuses({
      id: 'early',
      when: 'now < timestamp("2027-03-01T00:00:00Z")',
      firstDay: '2027-03-01',
      effect: add(5),
    }),
  },
  'a condition asks for the first moment of the days': {
    changes: bonuses({
      id: 'early',
      when: 'now <= timestamp("2027-03-01T00:00:00Z")',
      firstDay: '2027-03-01',
      effect: add(5),
    }),
  },
  'a condition asks for a time after the days': {
    changes: bonuses({
      id: 'late',
      when: 'now >= timestamp("2027-04-01T00:00:00Z")',
      lastDay: '2027-03-31',
      effect: add(5),
    }),
  },
  'a condition asks for the last moment of the days': {
    changes: bonuses({
      id: 'late',
      when: 'now >= timestamp("2027-03-31T23:59:59.999Z")',
      lastDay: '2027-03-31',
      effect: add(5),
    }),
  },
  'a condition asks for a time before the version takes effect': {
    changes: bonuses({ id: 'early', when: 'now < timestamp("2026-11-22T12:00:00Z")', effect: add(5) }),
  },
  'a condition asks for a time before now, which a first version decides': {
    changes: bonuses({ id: 'early', when: 'now < timestamp("2026-11-22T12:00:00Z")', effect: add(5) }),
    more: { isFirst: true },
  },
  'a condition asks for earlier purchases of a first one': {
    changes: bonuses({
      id: 'first',
      trigger: 'first-purchase',
      when: 'member.purchases > 0',
      effect: add(5),
    }),
  },
  'a condition for lines asks for ones that are excluded': {
    changes: {
      earning: {
        exclude: { categories: ['gift-card'] },
        bonuses: [{ id: 'cards', when: 'line.category == "gift-card"', effect: times('2', 'lines') }],
      },
    },
  },
  'a condition has more ways than are looked at': {
    changes: bonuses({
      id: 'many',
      when: `tier == "silver" && ${Array.from({ length: 9 }, (_, index) => `(purchase.total > ${index} || false == (tier == "b"))`).join(' && ')}`,
      effect: add(5),
    }),
  },
  // Bonuses that others outdo.
  'a larger one takes its place': {
    changes: stacked('best-one', { id: 'small', effect: add(5) }, { id: 'large', effect: add(9) }),
  },
  'one as large that comes before takes its place': {
    changes: stacked('best-one', { id: 'one', effect: add(5) }, { id: 'two', effect: add(5) }),
  },
  'a larger factor takes its place': {
    changes: stacked('best-one', { id: 'small', effect: times('1.5') }, { id: 'large', effect: times('2') }),
  },
  'a factor as large that comes before takes its place': {
    changes: stacked('best-one', { id: 'one', effect: times('2') }, { id: 'two', effect: times('2.0') }),
  },
  'points and a factor: it depends which is larger': {
    changes: stacked('best-one', { id: 'small', effect: add(1) }, { id: 'large', effect: times('50') }),
  },
  'a factor and points: it depends which is larger': {
    changes: stacked('best-one', { id: 'small', effect: times('1.1') }, { id: 'large', effect: add(9) }),
  },
  'a larger factor is on lines alone': {
    changes: stacked(
      'best-one',
      { id: 'small', effect: times('2') },
      { id: 'large', when: 'line.amount > 5', effect: times('3', 'lines') },
    ),
  },
  'a smaller factor is on lines alone': {
    changes: stacked(
      'best-one',
      { id: 'small', when: 'line.amount > 5', effect: times('2', 'lines') },
      { id: 'large', effect: times('3') },
    ),
  },
  'a larger one has a condition': {
    changes: stacked(
      'best-one',
      { id: 'small', effect: add(5) },
      { id: 'large', when: 'purchase.total > 5', effect: add(9) },
    ),
  },
  'a larger one is for first purchases': {
    changes: stacked(
      'best-one',
      { id: 'small', effect: add(5) },
      { id: 'large', trigger: 'first-purchase', effect: add(9) },
    ),
  },
  'a larger one has a cap for a purchase': {
    changes: stacked(
      'best-one',
      { id: 'small', effect: add(5) },
      { id: 'large', capPerPurchase: 9, effect: add(9) },
    ),
  },
  'a larger one has a cap for a member': {
    changes: stacked(
      'best-one',
      { id: 'small', effect: add(5) },
      { id: 'large', capPerMember: { points: 99, per: 'year' }, effect: add(9) },
    ),
  },
  'a larger one begins later': {
    changes: stacked(
      'best-one',
      { id: 'small', firstDay: '2027-03-01', effect: add(5) },
      { id: 'large', firstDay: '2027-03-02', effect: add(9) },
    ),
  },
  'a larger one ends sooner': {
    changes: stacked(
      'best-one',
      { id: 'small', lastDay: '2027-03-02', effect: add(5) },
      { id: 'large', lastDay: '2027-03-01', effect: add(9) },
    ),
  },
  'a larger one has the same days': {
    changes: stacked(
      'best-one',
      { id: 'small', firstDay: '2027-03-01', lastDay: '2027-03-02', effect: add(5) },
      { id: 'large', firstDay: '2027-03-01', lastDay: '2027-03-02', effect: add(9) },
    ),
  },
  'one of a higher priority takes its place': {
    changes: stacked(
      'by-priority',
      { id: 'one', effect: add(5) },
      { id: 'two', priority: 1, effect: add(1) },
    ),
  },
  'one of the same priority that comes before takes its place': {
    changes: stacked('by-priority', { id: 'one', effect: add(1) }, { id: 'two', effect: add(5) }),
  },
  'one of a higher priority may bring nothing': {
    changes: stacked(
      'by-priority',
      { id: 'one', effect: add(5) },
      { id: 'two', priority: 1, effect: times('9') },
    ),
  },
  'one of a higher priority has a larger factor': {
    changes: stacked(
      'by-priority',
      { id: 'one', effect: times('2') },
      { id: 'two', priority: 1, effect: times('3') },
    ),
  },
  'one of a higher priority has a smaller factor': {
    changes: stacked(
      'by-priority',
      { id: 'one', effect: times('3') },
      { id: 'two', priority: 1, effect: times('2') },
    ),
  },
  // Bonuses that pay for the same.
  'two without a condition': {
    changes: bonuses({ id: 'one', effect: add(5) }, { id: 'two', effect: add(7) }),
  },
  'three without a condition': {
    changes: bonuses(
      { id: 'one', effect: add(5) },
      { id: 'two', effect: add(7) },
      { id: 'three', effect: add(1) },
    ),
  },
  'the first and the last of three': {
    changes: bonuses(
      { id: 'one', effect: add(5) },
      { id: 'two', effect: times('2') },
      { id: 'three', effect: add(1) },
    ),
  },
  'two factors': { changes: bonuses({ id: 'one', effect: times('2') }, { id: 'two', effect: times('3') }) },
  'a factor on lines and one on purchases': {
    changes: bonuses(
      { id: 'one', when: 'purchase.total > 5', effect: times('2') },
      { id: 'two', when: 'purchase.total > 5', effect: times('3', 'lines') },
    ),
  },
  'points and a factor, neither of which has a condition': {
    changes: bonuses({ id: 'one', effect: add(5) }, { id: 'two', effect: times('2') }),
  },
  'two conditions in other words': {
    changes: bonuses(
      { id: 'one', when: 'tier == "gold" && purchase.total > 500', effect: add(5) },
      { id: 'two', when: '!(tier != "gold" || 500 >= purchase.total)', effect: add(7) },
    ),
  },
  'two conditions in another order': {
    changes: bonuses(
      { id: 'one', when: 'purchase.store == "a" || purchase.channel == "app"', effect: add(5) },
      { id: 'two', when: 'purchase.channel == "app" || purchase.store == "a"', effect: add(7) },
    ),
  },
  'a condition twice': {
    changes: bonuses(
      { id: 'one', when: 'purchase.store == "a" && purchase.store == "a"', effect: add(5) },
      { id: 'two', when: 'purchase.store == "a" || purchase.store == "a"', effect: add(7) },
    ),
  },
  'a condition and its contrary': {
    changes: bonuses(
      { id: 'one', when: '"a" in purchase.skus', effect: add(5) },
      { id: 'two', when: '!("a" in purchase.skus)', effect: add(7) },
    ),
  },
  'conditions that are met together without being alike': {
    changes: bonuses(
      { id: 'one', when: 'purchase.total > 500', effect: add(5) },
      { id: 'two', when: 'purchase.total > 600', effect: add(7) },
    ),
  },
  'a condition on both, and one on either': {
    changes: bonuses(
      { id: 'one', when: 'purchase.total > 500 && purchase.total > 600', effect: add(5) },
      { id: 'two', when: 'purchase.total > 500 || purchase.total > 600', effect: add(7) },
    ),
  },
  'a condition that only the second of its ways can meet': {
    changes: bonuses(
      { id: 'one', when: 'purchase.total < -5 || purchase.total > 600', effect: add(5) },
      { id: 'two', when: 'purchase.total < -5 || purchase.total > 600', effect: add(7) },
    ),
  },
  'first purchases, once in other words': {
    changes: bonuses(
      { id: 'one', trigger: 'first-purchase', effect: add(5) },
      { id: 'two', when: 'member.purchases == 0', effect: add(7) },
    ),
  },
  'first purchases and all purchases': {
    changes: bonuses({ id: 'one', trigger: 'first-purchase', effect: add(5) }, { id: 'two', effect: add(7) }),
  },
  birthdays: {
    changes: bonuses(
      { id: 'one', trigger: 'birthday-month', effect: add(5) },
      { id: 'two', trigger: 'birthday-month', when: 'true', effect: add(7) },
    ),
  },
  'birthdays after some purchases': {
    changes: bonuses(
      { id: 'one', trigger: 'birthday-month', when: 'member.purchases >= 2', effect: add(5) },
      { id: 'two', trigger: 'birthday-month', when: 'member.purchases >= 2', effect: add(7) },
    ),
  },
  'days of a first version that are over': {
    changes: bonuses(
      { id: 'one', firstDay: '2026-02-27', lastDay: '2026-03-31', effect: add(5) },
      { id: 'two', firstDay: '2026-03-01', lastDay: '2026-04-02', effect: add(7) },
    ),
    more: { isFirst: true },
  },
  'days of a first version that have begun': {
    changes: bonuses(
      { id: 'one', firstDay: '2026-02-27', lastDay: '2027-03-31', effect: add(5) },
      { id: 'two', firstDay: '2026-03-01', lastDay: '2027-04-02', effect: add(7) },
    ),
    more: { isFirst: true },
  },
  'all purchases and birthdays': {
    changes: bonuses({ id: 'one', effect: add(5) }, { id: 'two', trigger: 'birthday-month', effect: add(7) }),
  },
  'birthdays and all purchases': {
    changes: bonuses({ id: 'one', trigger: 'birthday-month', effect: add(5) }, { id: 'two', effect: add(7) }),
  },
  'days of which one is common': {
    changes: bonuses(
      { id: 'one', lastDay: '2027-03-01', effect: add(5) },
      { id: 'two', firstDay: '2027-03-01', effect: add(7) },
    ),
  },
  'days of which none is common': {
    changes: bonuses(
      { id: 'one', lastDay: '2027-02-28', effect: add(5) },
      { id: 'two', firstDay: '2027-03-01', effect: add(7) },
    ),
  },
  'days that begin together': {
    changes: bonuses(
      { id: 'one', firstDay: '2027-03-01', lastDay: '2027-03-31', effect: add(5) },
      { id: 'two', firstDay: '2027-03-01', lastDay: '2027-03-30', effect: add(7) },
    ),
  },
  'days that end together': {
    changes: bonuses(
      { id: 'one', firstDay: '2027-03-01', lastDay: '2027-03-31', effect: add(5) },
      { id: 'two', firstDay: '2027-03-02', lastDay: '2027-03-31', effect: add(7) },
    ),
  },
  'the same days': {
    changes: bonuses(
      { id: 'one', firstDay: '2027-03-01', lastDay: '2027-03-31', effect: add(5) },
      { id: 'two', firstDay: '2027-03-01', lastDay: '2027-03-31', effect: add(7) },
    ),
  },
  'days up to today': {
    changes: bonuses(
      { id: 'one', lastDay: '2026-11-22', effect: add(5) },
      { id: 'two', lastDay: '2026-11-22', effect: add(7) },
    ),
  },
  'days from today on': {
    changes: bonuses(
      { id: 'one', firstDay: '2026-11-22', effect: add(5) },
      { id: 'two', firstDay: '2026-11-22', effect: add(7) },
    ),
  },
  'a day of the week': {
    changes: bonuses(
      { id: 'one', when: 'now.getDayOfWeek() == 6', effect: add(5) },
      { id: 'two', when: 'now.getDayOfWeek() == 6', effect: add(7) },
    ),
  },
  'a month far from now': {
    changes: bonuses(
      { id: 'one', when: 'now.getMonth() == 8', effect: add(5) },
      { id: 'two', when: 'now.getMonth() == 8', effect: add(7) },
    ),
  },
  'a month after the last day': {
    changes: bonuses(
      { id: 'one', lastDay: '2027-08-31', when: 'now.getMonth() == 8', effect: add(5) },
      { id: 'two', lastDay: '2027-08-31', when: 'now.getMonth() == 8', effect: add(7) },
    ),
  },
  'of nine ways only the last can be met': {
    changes: bonuses(
      ...['one', 'two'].map((id) => ({
        id,
        when: `${Array.from({ length: 8 }, (_, index) => `(tier == "none" && purchase.channel == "${index}")`).join(' || ')} || purchase.store == "a"`,
        effect: add(5),
      })),
    ),
  },
  'of eight ways only the last can be met': {
    changes: bonuses(
      ...['one', 'two'].map((id) => ({
        id,
        when: `${Array.from({ length: 7 }, (_, index) => `(tier == "none" && purchase.channel == "${index}")`).join(' || ')} || purchase.store == "a"`,
        effect: add(5),
      })),
    ),
  },
  'a condition that no purchase is found for': {
    changes: bonuses(
      { id: 'one', when: 'purchase.skus.size() == 2', effect: add(5) },
      { id: 'two', when: 'purchase.skus.size() == 2', effect: add(7) },
    ),
  },
  'alike, but one has reached its limit': {
    changes: bonuses(
      ...[{ id: 'base', capPerMember: { points: 5, per: 'lifetime' } }, { id: 'two' }].map((bonus) => ({
        ...bonus,
        when: 'tier == "gold" || (tier == "regular" && now < timestamp("2026-11-22T00:00:00Z"))',
        lastDay: '2026-11-22',
        effect: add(5),
      })),
    ),
  },
  'alike, with more ways than are looked at': {
    changes: bonuses(
      ...['one', 'two'].map((id) => ({
        id,
        when: Array.from({ length: 9 }, (_, index) => `(purchase.total > ${index} || tier == "a")`).join(
          ' && ',
        ),
        effect: add(5),
      })),
    ),
  },
  'a tag': {
    changes: bonuses(...['one', 'two'].map((id) => ({ id, when: '"vip" in member.tags', effect: add(5) }))),
  },
  'a store, a channel and a category': {
    changes: bonuses(
      ...['one', 'two'].map((id) => ({
        id,
        when: 'purchase.store == "b" && purchase.channel == "app" && "tea" in purchase.categories',
        effect: add(5),
      })),
    ),
  },
  'where only one is paid': {
    changes: stacked(
      'best-one',
      { id: 'one', when: 'tier == "gold"', effect: add(5) },
      { id: 'two', when: 'tier == "gold"', effect: add(7) },
    ),
  },
  // Points on hold.
  'points expire on hold': {
    changes: { earning: { hold: { kind: 'days', days: 31 } }, expiry: months(1) },
  },
  'points expire on hold, and a bonus is paid': {
    changes: {
      earning: {
        hold: { kind: 'days', days: 31 },
        ...(bonuses({ id: 'gift', effect: add(7) }).earning as object),
      },
      expiry: months(1),
    },
  },
  'points expire on hold, those of a welcome as well': {
    changes: {
      earning: { hold: { kind: 'days', days: 31 }, welcome: { points: 30 } },
      expiry: months(1),
    },
  },
  'points expire on hold at a rate of little': {
    changes: {
      earning: {
        base: { points: 1, per: '3.00', on: 'purchase', rounding: 'down' },
        hold: { kind: 'days', days: 31 },
      },
      expiry: months(1),
    },
  },
  'points expire on hold at a rate of much': {
    changes: {
      earning: {
        base: { points: 90, per: '0.01', on: 'purchase', rounding: 'down' },
        hold: { kind: 'days', days: 31 },
      },
      expiry: months(1),
    },
  },
  'points expire on the day on which they could be spent': {
    changes: {
      earning: { hold: { kind: 'days', days: 30 } },
      expiry: { kind: 'on-dates', dates: ['12-22'], afterMonths: 0 },
    },
  },
  'points expire only where the shop takes longest': {
    changes: { earning: { hold: { kind: 'until-fulfilled', days: 3, atMostDays: 40 } }, expiry: months(1) },
  },
  'points expire by inactivity': {
    changes: {
      earning: { hold: { kind: 'days', days: 92 } },
      expiry: { kind: 'after-inactivity', months: 3 },
    },
  },
  'points expire before a leap day alone': {
    changes: { earning: { hold: { kind: 'days', days: 28 } }, expiry: months(1) },
  },
  // Redemption.
  'a minimum that is no multiple of the step': {
    changes: { redemption: { pointValue: '0.01', minimum: 250, step: 100 } },
  },
  'a minimum that is no multiple of the step, and a welcome': {
    changes: {
      redemption: { pointValue: '0.01', minimum: 250, step: 100 },
      earning: { welcome: { points: 30 } },
    },
  },
  'the largest step that there is': {
    changes: { redemption: { pointValue: '0.01', minimum: 1, step: 1_000_000_000 } },
  },
  'a step that no request can meet': {
    changes: { redemption: { pointValue: '0.01', minimum: 500_000_001, step: 500_000_000 } },
  },
  'a step beyond what one request can ask for': {
    changes: { redemption: { pointValue: '0.01', minimum: 600_000_001, step: 600_000_000 } },
  },
  // Standing.
  'members fall at once': {
    changes: levels(any(spend('200.00')), any(spend('400.00'))),
    more: afterwards,
  },
  'members fall at once, whatever was before': {
    changes: tiers({ window: { kind: 'rolling', months: 6 } }),
    more: { standing: 'at-once' },
  },
  'members would fall at once, but keep it': {
    changes: levels(any(spend('200.00')), any(spend('400.00'))),
    more: { before: timelineOf(), standing: 'keep-until-term-ends' },
  },
  'members fall at once from one level alone': {
    changes: levels(any(spend('100.00')), any(spend('400.00'))),
    more: afterwards,
  },
  'members fall at once from a level without an end': {
    changes: tiers({ window: { kind: 'lifetime' }, term: { kind: 'unlimited' } }, any(spend('400.00'))),
    more: {
      before: timelineOf(tiers({ window: { kind: 'lifetime' }, term: { kind: 'unlimited' } })),
      standing: 'at-once',
    },
  },
  'a level is no more': { changes: levels(any(spend('100.00'))), more: afterwards },
  'nobody can fall': {
    changes: tiers({ window: { kind: 'lifetime' }, term: { kind: 'unlimited' } }),
    more: {
      before: timelineOf(tiers({ window: { kind: 'lifetime' }, term: { kind: 'unlimited' } })),
      standing: 'at-once',
    },
  },
  'a first version treats nobody at once': { changes: {}, more: { standing: 'at-once', isFirst: true } },
  'members fall by new rules in place of others that were to come': {
    changes: levels(any(spend('200.00')), any(spend('400.00'))),
    more: {
      before: timelineOfVersions({ changes: {} }, { from: '2026-11-22T12:01', changes: {} }),
      standing: 'at-once',
    },
  },
  'nobody can fall in a year that is hardly begun': {
    changes: tiers({ window: { kind: 'lifetime' }, term: { kind: 'unlimited' } }),
    more: {
      before: timelineOf(tiers({ window: { kind: 'lifetime' }, term: { kind: 'unlimited' } })),
      standing: 'at-once',
      now: at('1971-01-05T12:00'),
    },
  },
  'members fall in a year that is hardly begun': {
    changes: levels(any(spend('200.00')), any(spend('400.00'))),
    more: { ...afterwards, now: at('1971-01-05T12:00') },
  },
  // Several at once.
  'errors come before warnings': {
    changes: {
      ...bonuses(
        { id: 'one', lastDay: '2027-03-31', effect: add(5) },
        { id: 'two', lastDay: '2027-03-30', effect: add(7) },
      ),
      redemption: { pointValue: '0.01', minimum: 3, step: 2 },
    },
  },
  'a keep above what qualifies is told alone': {
    changes: {
      ...levels({ ...any(spend('100.00')), keep: { anyOf: [spend('150.00')] } }),
      redemption: { pointValue: '0.01', minimum: 3, step: 2 },
    },
  },
};
