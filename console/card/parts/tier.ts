/** The level, and what is missing to the next one and for keeping it. */
import type { Member, Missing, Newcomer, Requirement, Status } from '../api.ts';
import { h } from '../dom.ts';
import type { Text } from '../text/text.ts';

export function tierOf(status: Status | Newcomer, text: Text): HTMLElement {
  return h(
    'header',
    {},
    h('p', { class: 'program' }, status.program.name),
    h('h2', { tabindex: '-1', 'data-key': 'card' }, status.tier.name),
    status.enrolled && h('p', { class: 'soft' }, termOf(status, text)),
  );
}

function termOf({ tier }: Status, text: Text): string | null {
  if (tier.forLife?.id === tier.id) return text.say('forLife');
  return tier.until === null ? null : text.say('until', { date: text.lastDay(tier.until) });
}

export function progressOf({ status }: Pick<Member, 'status'>, text: Text): HTMLElement {
  const { nextTier, keepTier, tier } = status;
  return h(
    'div',
    { class: 'progress' },
    nextTier === null ? h('p', {}, text.say('top')) : nextOf(nextTier, text),
    keepTier !== null && keepOf(keepTier, tier.name, text),
  );
}

export function nextOf({ name, at, missing, needs }: Requirement, text: Text): HTMLElement {
  if (missing.length === 0) {
    return h(
      'p',
      {},
      at === null ? text.say('soon', { name }) : text.say('risesOn', { name, date: text.day(at) }),
    );
  }
  return requirementOf(text.say('next', { name }), missing, needs, text);
}

function keepOf({ by, missing, needs }: NonNullable<Status['keepTier']>, name: string, text: Text) {
  const date = by === null ? null : text.lastDay(by);
  if (missing.length === 0) {
    return date !== null && h('p', { class: 'soft' }, text.say('kept', { name, date }));
  }
  const title = date === null ? text.say('keepOn', { name }) : text.say('keep', { name, date });
  return requirementOf(title, missing, needs, text);
}

function requirementOf(title: string, missing: readonly Missing[], needs: Requirement['needs'], text: Text) {
  return h(
    'div',
    { class: 'requirement' },
    h('h3', {}, title),
    ...missing.map((each) => barOf(each, title, text)),
    needs === 'any' && missing.length > 1 && h('p', { class: 'soft' }, text.say('anyOf')),
  );
}

function barOf(missing: Missing, title: string, text: Text): HTMLElement {
  const said = missingOf(missing, text);
  const fill = h('span', {});
  fill.style.inlineSize = `${missing.percent}%`; // through the object model: a page's policy may forbid style attributes
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'row' },
      h('span', {}, said),
      h('span', { class: 'soft' }, text.percent(missing.percent)),
    ),
    h(
      'div',
      {
        class: 'bar',
        role: 'progressbar',
        'aria-label': `${title}: ${said}`,
        'aria-valuemin': '0',
        'aria-valuemax': '100',
        'aria-valuenow': String(missing.percent),
        'aria-valuetext': text.say('progress', { percent: text.percent(missing.percent) }),
      },
      fill,
    ),
    missing.by !== null &&
      h('p', { class: 'soft small' }, text.say('holds', { date: text.lastDay(missing.by) })),
  );
}

function missingOf({ metric, of = '', amount }: Missing, text: Text): string {
  if (metric === 'spend') return text.say('spend', { amount: text.money(amount) });
  const n = Number(amount); // whole, but for money
  if (metric === 'tenure') return text.say(of === 'months' ? 'months' : 'days', { n });
  return text.say(metric, { n, of });
}
