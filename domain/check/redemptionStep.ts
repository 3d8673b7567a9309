/** A minimum that can't be redeemed, or a step that no request can meet. */
import { type Instant, points } from '../kernel/brand.ts';
import { grouped } from '../kernel/words.ts';
import { admitRedemption, memberAt } from '../member/admit.ts';
import { enrols, isGiven, live, middayOf } from './story.ts';
import { alone, type Found, type Subject } from './subject.ts';

/** The most points that one request may ask for. */
const redeemedAtOnceMax = 1_000_000_000;

export function redemptionStep(subject: Subject): readonly Found[] {
  const { rules } = subject;
  const { redemption } = rules;
  if (redemption === null || redemption.minimum % redemption.step === 0) return [];
  const { minimum, step } = redemption;
  const least = Math.ceil(minimum / step) * step;
  const isNever = least > redeemedAtOnceMax;
  const says = isNever
    ? `nobody can redeem points: in steps of ${grouped(step)}, the fewest above the minimum are ${grouped(least)}, and at most ${grouped(redeemedAtOnceMax)} can be redeemed at once`
    : `a member with the minimum of ${grouped(minimum)} points can't redeem them: in steps of ${grouped(step)}, the fewest are ${grouped(least)}`;
  return [
    {
      rule: 'redemption-step-unmet',
      severity: 'error',
      path: ['redemption', 'minimum'],
      says,
      fix: isNever
        ? `write a smaller "step", and a "minimum" that is a multiple of it, such as 100`
        : `write "minimum": ${least}, or another multiple of the "step", ${step}`,
      example: exampleOf(subject, minimum, step, least),
    },
  ];
}

/** An operator gives her the minimum; what she may then redeem, the admission itself says. */
function exampleOf(subject: Subject, minimum: number, step: number, least: number): string {
  const { rules, now } = subject;
  const at = middayOf(rules, rules.calendar.dayOf(now));
  const timeline = alone(subject);
  const welcome = live(timeline, [enrols(at)], at).status.balance;
  const given = { ...isGiven((at + 1) as Instant, 1), points: points(minimum - welcome) };
  const life = live(timeline, [enrols(at), given], given.occurredAt);
  const asks = (wanted: number) => {
    const answer = admitRedemption(memberAt(life.state, timeline, given.occurredAt), {
      mode: 'capture',
      points: wanted,
    });
    return 'kind' in answer ? `for ${wanted} the answer is ${answer.reason}` : `${wanted} are redeemed`;
  };
  return `Ada has ${life.status.balance} points. She asks for some in steps of ${step}: ${asks(minimum)}, ${asks(least)}.`;
}
