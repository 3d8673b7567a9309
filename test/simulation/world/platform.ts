/**
 * The platform as its callers know it: functions as Lambda runs them, one invocation an instance at a
 * time, which may die at any step; a gateway before them that waits 29 s and may lose an answer.
 */
import type { Context } from 'aws-lambda';
import type { Operation } from '../../../functions/api/routes.ts';
import { routes } from '../../../functions/api/routes.ts';
import type { Event, Result } from '../../../functions/shared/http.ts';
import { type Call, eventOf } from '../../functions/support/event.ts';
import type { Handler } from '../../functions/support/handlers.ts';
import type { InstanceName, Instances } from './instances.ts';
import { Invocation } from './invocation.ts';
import type { World } from './world.ts';

export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Readonly<Record<string, unknown>> }
  /** Nothing came back; whether anything was done is not known. */
  | { readonly kind: 'nothing' };

/** What the template gives a function, and how long the gateway waits for it. */
const answerMs = 29_000;
const stepsMax = 25;

export class Platform {
  readonly #world: World;
  readonly #instances: Instances;
  readonly #deathPercent: number;
  readonly #lossPercent: number;
  /** The one that comes next is the last. */
  readonly #idle: Readonly<Record<InstanceName, Handler[]>>;
  #isCalm = false;
  readonly counts = { invocations: 0, deaths: 0, overtime: 0, lostAnswers: 0 };

  constructor(world: World, instances: Instances) {
    this.#world = world;
    this.#instances = instances;
    this.#idle = {
      webhooks: [...instances.webhooks],
      members: [...instances.members],
      people: [...instances.people],
      operators: [...instances.operators],
      reviews: [...instances.reviews],
      events: [...instances.events],
      sweeper: [...instances.sweeper],
    };
    this.#deathPercent = world.random.pick([0, 5, 25]);
    this.#lossPercent = world.random.pick([0, 5, 25]);
  }

  calmDown(): void {
    this.#isCalm = true;
  }

  /** A request over HTTP. */
  call(operation: Operation, call: Call): Promise<Answer> {
    const route = routes.find((each) => each.operation === operation) as (typeof routes)[number];
    return new Promise((resolve) => {
      const nothing = () => resolve({ kind: 'nothing' });
      this.invoke(route.function, eventOf(route, call), answerMs).then(
        ({ statusCode: status = 0, body = '{}' }) => {
          const answer = () => resolve({ kind: 'answered', status, body: JSON.parse(body) });
          this.#deliver(answer, nothing);
        },
        nothing,
      );
    });
  }

  /** What the function returns; it fails where the function does, dies, or takes longer than it may. */
  invoke(name: InstanceName, event: object, timeoutMs: number): Promise<Result> {
    const world = this.#world;
    const idle = this.#idle[name];
    const handler = idle.pop() ?? world.random.pick(this.#instances[name]);
    const endsAt = world.now() + timeoutMs;
    const context = { getRemainingTimeInMillis: () => endsAt - world.now() } as Context;
    this.counts.invocations++;
    return new Promise((resolve, reject) => {
      const invocation = new Invocation(this.#lifetime(), () => {
        this.counts.deaths++;
        end.run = null;
        idle.unshift(handler);
        reject(new Error(`${name} died`));
      });
      const end = world.schedule(timeoutMs, () => {
        this.counts.overtime++;
        invocation.die();
      });
      world
        .runAs(invocation, () => handler(event as Event, context))
        .finally(() => {
          end.run = null;
          idle.push(handler);
        })
        .then(resolve, reject);
    });
  }

  #deliver(answer: () => void, nothing: () => void): void {
    const { random } = this.#world;
    const isLost = !this.#isCalm && random.chance(this.#lossPercent);
    if (isLost) this.counts.lostAnswers++;
    this.#world.schedule(isLost ? answerMs : random.between(0, 20), isLost ? nothing : answer);
  }

  #lifetime(): number {
    const { random } = this.#world;
    const dies = !this.#isCalm && random.chance(this.#deathPercent);
    return dies ? random.between(0, stepsMax) : Number.POSITIVE_INFINITY;
  }
}
