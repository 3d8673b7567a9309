/** What went wrong with a call, in a form that a view can show. */
import type { components } from '../../client/schema.ts';

type Problem = components['schemas']['Problem'];

export class Failure extends Error {
  /** 0: the platform was not reached. */
  readonly status: number;
  /** The platform's own words; a gateway has none. */
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `answered ${status}`);
    this.status = status;
    this.problem = problem;
  }

  /** The last part of the problem's type: `unknown-member`. */
  get kind(): string {
    return this.problem?.type.split('/').at(-1) ?? '';
  }
}

export const notReached = () => new Failure(0, null);

export const isStatus = (error: unknown, ...statuses: number[]): error is Failure =>
  error instanceof Failure && statuses.includes(error.status);

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a good answer. Throws a Failure for any other, and where nothing answered. */
export async function bodyOf<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    throw thrown instanceof TypeError ? notReached() : thrown; // what fetch throws without a network
  });
  if (!response.ok) throw new Failure(response.status, isProblem(error) ? error : null);
  return data as T; // a good answer has the body of its document; 204 has none, and T says so
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'type' in error && 'detail' in error;
}
