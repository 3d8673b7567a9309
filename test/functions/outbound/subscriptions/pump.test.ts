/** What a subscription gets: all of it, in order where that is asked for, whatever fails on the way. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LaurelEvent, MemberEvent } from '../../../../functions/outbound/events/event.ts';
import type { Fate } from '../../../simulation/world/weather.ts';
import { calm } from '../../../simulation/world/weather.ts';
import { runs } from '../../../support/runs.ts';
import { began, eventOf, type Mood, subscribe } from './subscribing.ts';

const ids = (events: readonly LaurelEvent[]) => events.map(({ id }) => id);
const day = 86_400_000;
const fails: Mood = { status: 500 };
const arrives: Mood = { status: 200 };

/** So many events of a member. */
const eventsOf = (member: string, count: number, from = 1): MemberEvent[] =>
  Array.from({ length: count }, (_, index) => eventOf(member, from + index));

/** By member, each id where it arrived first. */
function orderOf(events: readonly LaurelEvent[]): Record<string, string[]> {
  const of: Record<string, string[]> = {};
  const seen = new Set<string>();
  for (const { id, subject } of events) {
    if (seen.has(id)) continue;
    seen.add(id);
    of[subject] = [...(of[subject] ?? []), id];
  }
  return of;
}

test('what is told arrives once, in the order of the log, however large it is', async () => {
  const own = await subscribe();
  const events = eventsOf('ada', 170);
  await own.tell(events.slice(0, 120));
  await own.tell(events.slice(120));
  await own.go();
  expect(ids(own.accepted)).toEqual(ids(events));
  await own.go();
  expect(own.tried).toHaveLength(170);
  expect((await own.progress())?.dueAt).toBeNull();
});

test('types and a filter say what it gets; what it does not get costs no request', async () => {
  const own = await subscribe({ types: ['laurel.points.earned'], filter: 'event.points >= 3' });
  const events = eventsOf('ada', 4);
  await own.tell([...events, { ...eventOf('ada', 9), type: 'laurel.tier.kept' }]);
  await own.go();
  expect(ids(own.tried)).toEqual(ids(events.slice(2)));
});

test('a delivery that fails is tried ten times over three days, and is a dead letter then', async () => {
  const own = await subscribe();
  own.mood = () => fails;
  await own.tell(eventsOf('ada', 1));
  await own.go();
  await own.passUntil(began + 3 * day);
  expect(own.tried).toHaveLength(9);
  expect((await own.dead()).dead).toEqual([]);
  await own.passUntil(began + 4 * day);
  expect(own.tried).toHaveLength(10);
  const { dead } = await own.dead();
  expect(dead).toMatchObject([{ event: own.tried[0]!.id, tries: 10, last: { status: 500 } }]);
  const { tries } = await own.tries();
  expect(tries.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

describe('of an ordered subscription', () => {
  test('a member whose event fails waits, and nobody else does', async () => {
    const own = await subscribe();
    let isDown = true;
    own.mood = ({ subject }) => (isDown && subject === 'ada' ? fails : arrives);
    const [ada, bob] = [eventsOf('ada', 3), eventsOf('bob', 3)];
    await own.tell([ada[0]!, bob[0]!, ada[1]!, bob[1]!]);
    await own.go();
    await own.tell([ada[2]!, bob[2]!]);
    await own.go();
    expect(orderOf(own.accepted)).toEqual({ bob: ids(bob) });
    expect(own.tried.filter(({ subject }) => subject === 'ada')).toHaveLength(1);
    isDown = false;
    await own.passUntil(began + day);
    expect(orderOf(own.accepted)).toEqual({ bob: ids(bob), ada: ids(ada) });
  });

  test('what becomes a dead letter holds its member no longer', async () => {
    const own = await subscribe();
    const [first, second] = eventsOf('ada', 2);
    own.mood = ({ id }) => (id === first!.id ? fails : arrives);
    await own.tell([first!, second!]);
    await own.go();
    await own.passUntil(began + 5 * day);
    expect(ids(own.accepted)).toEqual([second!.id]);
    expect((await own.dead()).dead.map(({ event }) => event)).toEqual([first!.id]);
  });
});

test('of one that is not ordered, an event that fails holds up nothing', async () => {
  const own = await subscribe({ ordered: false });
  const events = eventsOf('ada', 3);
  own.mood = ({ id }) => (id === events[0]!.id ? fails : arrives);
  await own.tell(events);
  await own.go();
  expect(ids(own.accepted)).toEqual(ids(events.slice(1)));
});

describe('the circuit', () => {
  test('opens after ten failures in a row, is told once, and takes nothing new while it is open', async () => {
    const own = await subscribe({ ordered: false });
    own.mood = () => fails;
    await own.tell(eventsOf('ada', 200));
    await own.go();
    expect(own.tried.length).toBeLessThanOrEqual(20); // those under way when it opened
    expect((await own.log()).filter(({ type }) => type === 'laurel.subscription.failing')).toMatchObject([
      { subject: 'crm', data: { subscription: 'crm', failures: 10, status: 500 } },
    ]);
    const before = own.tried.length;
    for (let index = 0; index < 5; index++) await own.go();
    expect(own.tried).toHaveLength(before);
    await own.passUntil(began + 600_000);
    expect(own.tried.length - before).toBeLessThanOrEqual(10); // one a minute
  });

  test('closes with the first that arrives, is told, and everything follows', async () => {
    const own = await subscribe();
    own.mood = () => fails;
    const events = [...eventsOf('ada', 40), ...eventsOf('bob', 40)];
    for (const each of [...events].sort((a, b) => a.data.version - b.data.version)) await own.tell([each]);
    for (let index = 0; index < 30; index++) await own.go();
    await own.passUntil(began + day / 4);
    own.mood = () => arrives;
    await own.passUntil(began + 2 * day);
    expect(orderOf(own.accepted)).toEqual({ ada: ids(events.slice(0, 40)), bob: ids(events.slice(40)) });
    const operators = (await own.log()).filter(({ type }) => type.startsWith('laurel.subscription'));
    expect(operators.map(({ type }) => type)).toEqual([
      'laurel.subscription.failing',
      'laurel.subscription.recovered',
    ]);
    expect(own.tried.filter(({ type }) => type.startsWith('laurel.subscription'))).toEqual([]);
  });

  test('of a receiver that is away for a week: what was given up is a dead letter, the rest arrives', async () => {
    const own = await subscribe({ ordered: false });
    own.mood = () => fails;
    const events = eventsOf('ada', 60);
    await own.tell(events);
    await own.go();
    await own.passUntil(began + 7 * day);
    own.mood = () => arrives;
    await own.passUntil(began + 9 * day);
    const dead = (await own.dead()).dead.map(({ event }) => event);
    expect([...new Set(ids(own.accepted)), ...dead].toSorted()).toEqual(ids(events).toSorted());
  });
});

test('410 ends it: nothing is sent any more, and operators are told', async () => {
  const own = await subscribe();
  own.mood = () => ({ status: 410 });
  await own.tell(eventsOf('ada', 3));
  await own.go();
  await own.passUntil(began + 5 * day);
  expect(own.tried).toHaveLength(1);
  expect((await own.progress())?.endedAt).toBe(began);
  expect((await own.log()).at(-1)?.type).toBe('laurel.subscription.ended');
});

test('who asks for more time by Retry-After gets it', async () => {
  const own = await subscribe();
  own.mood = () => ({ status: 429, retryAfterMs: 3_600_000 });
  await own.tell(eventsOf('ada', 1));
  await own.go();
  expect((await own.progress())?.dueAt).toBe(began + 3_600_000);
});

test('what is left when time is up is done by the next', async () => {
  const own = await subscribe();
  const events = eventsOf('ada', 30);
  await own.tell(events);
  await own.go(10_000);
  expect(own.accepted).toEqual([]);
  await own.passUntil(began + 60_000);
  expect(ids(own.accepted)).toEqual(ids(events));
});

interface Storm {
  readonly ordered: boolean;
  /** Of which member each event is; `null`: somebody goes. */
  readonly steps: readonly (number | null)[];
  readonly moods: readonly (number | null)[];
  readonly fates: readonly Fate[];
  readonly waits: readonly number[];
}

const storms: fc.Arbitrary<Storm> = fc.record({
  ordered: fc.boolean(),
  steps: fc.array(fc.oneof(fc.nat(2), fc.nat(2), fc.constant(null)), { minLength: 1, maxLength: 40 }),
  moods: fc.array(fc.constantFrom(200, 200, 500, 429, 302, null), { maxLength: 60 }),
  fates: fc.array(
    fc.constantFrom<Fate>('served', 'served', 'served', 'throttled', 'failed', 'request-lost', 'answer-lost'),
    { maxLength: 120 },
  ),
  waits: fc.array(fc.nat(4), { minLength: 1, maxLength: 10 }),
});

describe('in a storm', () => {
  test('of receivers that fail, stores that fail and several at work at once, everything arrives, in order', async () => {
    await fc.assert(
      fc.asyncProperty(storms, async ({ ordered, steps, moods, fates, waits }) => {
        const [left, answers] = [[...fates], [...moods]];
        let wait = 0;
        const weather = {
          ...calm,
          fate: (): Fate => left.shift() ?? 'served',
          turn: async () => {
            for (let turns = waits[wait++ % waits.length]!; turns > 0; turns--) await Promise.resolve();
          },
        };
        const own = await subscribe({ ordered }, weather);
        own.mood = () => {
          const status = answers.shift();
          return { status: status === undefined ? 200 : status };
        };
        const events: MemberEvent[] = [];
        const goes: Promise<void>[] = [];
        const versions = [0, 0, 0];
        for (const step of steps) {
          if (step === null) goes.push(own.go().catch(() => {}));
          else {
            const event = eventOf(`m${step}`, ++versions[step as 0 | 1 | 2]!);
            events.push(event);
            await own.tell([event]);
          }
        }
        await Promise.all(goes);
        // A message is never lost: the last one that was sent is taken in the end.
        own.waiting.push({ nudge: { program: 'shop' as never, subscription: 'crm' }, delaySeconds: 0 });
        await own.passUntil(own.now + 100_000);
        await own.passUntil(own.now + 5 * day);
        own.waiting.push({ nudge: { program: 'shop' as never, subscription: 'crm' }, delaySeconds: 0 });
        await own.passUntil(own.now + 5 * day);
        const dead = (await own.dead()).dead.map(({ event }) => event);
        expect([...new Set(ids(own.accepted)), ...dead].toSorted()).toEqual(ids(events).toSorted());
        if (!ordered) return;
        const [got, sent] = [orderOf(own.accepted), orderOf(events)];
        for (const [member, order] of Object.entries(got)) {
          expect(order).toEqual(sent[member]!.filter((id) => order.includes(id)));
        }
      }),
      runs(200),
    );
  });
});
