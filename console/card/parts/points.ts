/** Points: what there is, what is on its way, what lapses and what is owed. */
import type { Member } from '../api.ts';
import { h } from '../dom.ts';
import type { Text } from '../text/text.ts';

/** Later moments are many, and say little. */
const momentsMost = 3;

export function pointsOf({ status, schedule, reserved }: Member, text: Text): HTMLElement {
  const { balance, pending, deficit } = status;
  // What is set aside comes back when it runs out; that stands with the reservation.
  const returns = new Set(reserved.map(({ runsOutAt }) => runsOutAt));
  const coming = schedule
    .filter(({ at, available }) => available > 0 && !returns.has(at))
    .slice(0, momentsMost);
  const lapsing = schedule.filter(({ expires }) => expires > 0).slice(0, momentsMost);
  return h(
    'div',
    { class: 'points' },
    h('p', { class: 'figure' }, text.say('balance', { n: balance })),
    pending > 0 &&
      h(
        'p',
        {},
        text.say('pending', { n: pending }),
        ...coming.map(({ at, available }) =>
          h(
            'span',
            { class: 'soft small line' },
            text.say('available', { n: available, date: text.day(at) }),
          ),
        ),
      ),
    ...lapsing.map(({ at, expires }) =>
      h('p', { class: 'soft small' }, text.say('expires', { n: expires, date: text.lastDay(at) })),
    ),
    deficit > 0 && h('p', { class: 'warn' }, text.say('owed', { n: deficit })),
  );
}
