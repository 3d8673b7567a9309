/** What points can be had for, and what is set aside. */
import type { Member, Redemption, Reward } from '../api.ts';
import { h, section } from '../dom.ts';
import type { Text } from '../text/text.ts';

export interface Actions {
  redeem(reward: Reward): void;
  cancel(redemption: Redemption, name: string): void;
}

export function rewardsOf(member: Member, text: Text, actions: Actions): HTMLElement | null {
  if (member.rewards.length === 0) return null;
  return section(
    'rewards',
    text.say('rewards'),
    h('ul', {}, ...member.rewards.map((reward) => rewardOf(reward, member.status.balance, text, actions))),
  );
}

function rewardOf(reward: Reward, balance: number, text: Text, { redeem }: Actions): HTMLElement {
  const { id, name, points, available, because } = reward;
  const why =
    because?.reason === 'reward-limit-reached' ? text.say('had') : text.say('short', { n: points - balance });
  return h(
    'li',
    { class: 'row' },
    h(
      'span',
      {},
      h('span', { class: 'strong' }, name),
      h('span', { class: 'soft line' }, text.say('balance', { n: points })),
    ),
    available
      ? h(
          'button',
          {
            type: 'button',
            'data-key': `reward-${id}`,
            'aria-label': text.say('redeemName', { name, n: points }),
            click: () => redeem(reward),
          },
          text.say('redeem'),
        )
      : h('span', { class: 'soft small' }, why),
  );
}

export function reservedOf(member: Member, text: Text, { cancel }: Actions): HTMLElement | null {
  if (member.reserved.length === 0) return null;
  const nameOf = ({ rewardId, points }: Redemption) =>
    member.rewards.find(({ id }) => id === rewardId)?.name ?? text.say('reservedPoints', { n: points });
  return section(
    'reserved',
    text.say('reserved'),
    h(
      'ul',
      {},
      ...member.reserved.map((redemption) => {
        const { id, points, runsOutAt, orders } = redemption;
        const name = nameOf(redemption);
        return h(
          'li',
          { class: 'row' },
          h(
            'span',
            {},
            h('span', { class: 'strong' }, name),
            h('span', { class: 'soft line' }, text.say('balance', { n: points })),
            runsOutAt !== null &&
              h('span', { class: 'soft small line' }, text.say('runsOut', { time: text.time(runsOutAt) })),
          ),
          orders.length === 0 && // what a shop set aside for an order ends with the order
            h(
              'button',
              {
                type: 'button',
                class: 'quiet',
                'data-key': `redemption-${id}`,
                'aria-label': text.say('cancelName', { name }),
                click: () => cancel(redemption, name),
              },
              text.say('cancel'),
            ),
        );
      }),
    ),
  );
}
