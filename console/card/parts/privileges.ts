/** What the level brings, with what is left of a quota; for guests, the whole ladder. */
import type { Holder, Privilege, Program } from '../api.ts';
import { h, section } from '../dom.ts';
import type { Text } from '../text/text.ts';
import { nextOf } from './tier.ts';

const periods = { day: 'perDay', month: 'perMonth', year: 'perYear', lifetime: 'perLifetime' } as const;

export function privilegesOf(privileges: readonly Privilege[], text: Text): HTMLElement | null {
  if (privileges.length === 0) return null;
  const items = privileges.map((each) => itemOf(each, text));
  const list = section('privileges', text.say('privileges'), h('ul', { class: 'columns' }, ...items));
  list.classList.add('whole');
  return list;
}

function itemOf({ name, description, quota }: Privilege, text: Text): HTMLElement {
  return h(
    'li',
    {},
    h('span', { class: 'strong' }, name),
    quota !== undefined && h('span', { class: 'soft small line' }, leftOf(quota, text)),
    description !== undefined && h('span', { class: 'soft line' }, description),
  );
}

function leftOf({ uses, used, per }: NonNullable<Privilege['quota']>, text: Text): string {
  return text.say('left', { left: Math.max(0, uses - used), uses, per: text.say(periods[per]) });
}

/** @param join where the shop has people become members */
export function guestOf(
  { status, program }: Extract<Holder, { kind: 'guest' }>,
  text: Text,
  join: string | null,
): HTMLElement {
  const { joining, nextTier } = status;
  return h(
    'div',
    { class: 'guest whole' },
    h('p', {}, text.say(joining.enrolment === 'automatic' ? 'byPurchase' : 'byEnrolling')),
    joining.points > 0 && h('p', { class: 'strong' }, text.say('welcome', { n: joining.points })),
    join !== null && h('a', { class: 'button', href: join }, text.say('join')),
    nextTier !== null && nextOf(nextTier, text),
    section(
      'ladder',
      text.say('ladder'),
      h('ol', {}, ...program.levels.map((level, index) => levelOf(level, program.levels[index - 1], text))),
    ),
  );
}

type Level = Program['levels'][number];

/** Only what a level brings that the one below does not. */
function levelOf(level: Level, below: Level | undefined, text: Text): HTMLElement {
  const had = new Set(below?.privileges.map(({ name, description }) => `${name}\n${description}`));
  const gained = level.privileges.filter(({ name, description }) => !had.has(`${name}\n${description}`));
  return h(
    'li',
    {},
    h('span', { class: 'strong' }, level.name),
    h('span', { class: 'soft small line' }, conditionsOf(level, below === undefined, text)),
    ...gained.map(({ name, description }) =>
      h(
        'span',
        { class: 'line' },
        name,
        description !== undefined && h('span', { class: 'soft' }, ` · ${description}`),
      ),
    ),
  );
}

function conditionsOf({ qualify }: Level, isFirst: boolean, text: Text): string {
  if (qualify === null) return text.say(isFirst ? 'start' : 'invited');
  const said = qualify.conditions.map((condition) => conditionOf(condition, text));
  return said.join(qualify.needs === 'any' ? ' / ' : ' + ');
}

type Condition = NonNullable<Level['qualify']>['conditions'][number];

function conditionOf(condition: Condition, text: Text): string {
  const { metric, atLeast } = condition;
  const of = condition.of ?? '';
  if (metric === 'spend') return text.say('atSpend', { amount: text.money(atLeast) });
  const n = Number(atLeast); // whole, but for money
  switch (metric) {
    case 'purchases':
      return text.say('atPurchases', { n });
    case 'points':
      return text.say('atPoints', { n });
    case 'tenure':
      return text.say(of === 'months' ? 'atMonths' : 'atDays', { n });
    case 'tag':
      return text.say('tag', { of });
    case 'quantity':
    case 'engagements':
    case 'recurrence':
      return text.say('atOther', { n, of });
  }
}
