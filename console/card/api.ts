/** What the card asks of the platform, with the member's own token. */
import type { components } from '../../client/schema.ts';

type Schemas = components['schemas'];
export type Status = Schemas['Status'];
export type Newcomer = Schemas['Newcomer'];
export type Requirement = NonNullable<Status['nextTier']>;
export type Missing = Requirement['missing'][number];
export type Privilege = Schemas['HeldPrivilege'];
export type Reward = Schemas['RewardList']['rewards'][number];
export type Redemption = Schemas['Redemption'];
export type Program = Schemas['Program'];
export type Moment = Schemas['PointsSchedule']['schedule'][number];

export interface Member {
  readonly kind: 'member';
  readonly status: Status;
  readonly rewards: readonly Reward[];
  readonly reserved: readonly Redemption[];
  readonly schedule: readonly Moment[];
}

interface Guest {
  readonly kind: 'guest';
  readonly status: Newcomer;
  readonly program: Program;
}

export type Holder = Member | Guest;

export type FailureKind =
  | 'expired'
  | 'forbidden'
  | 'unknown'
  | 'offline'
  | 'unreachable'
  | 'busy'
  | 'refused';

export class Failure extends Error {
  readonly kind: FailureKind;
  /** The problem's name, of a refusal: `insufficient-points`. */
  readonly reason: string | undefined;

  constructor(kind: FailureKind, reason?: string) {
    super(reason ?? kind);
    this.kind = kind;
    this.reason = reason;
  }
}

export interface Api {
  holder(): Promise<Holder>;
  /** @param key one for an attempt, the same when it is sent again: it then counts once */
  redeem(rewardId: string, key: string): Promise<Redemption>;
  cancel(redemptionId: string): Promise<Redemption>;
}

/** @param signal ends what is still on its way */
export function apiOf(base: string, token: string, signal: AbortSignal): Api {
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    if (isOver(token)) throw new Failure('expired');
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    const answer = await fetch(`${base}/v1${path}`, { ...init, headers, signal }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new Failure(navigator.onLine ? 'unreachable' : 'offline');
    });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw failureOf(answer.status, body);
    return body as T;
  };
  const send = (path: string, body?: object, key?: string) =>
    ask<{ redemption: Redemption }>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  return {
    async holder() {
      const status = await ask<Status | Newcomer>('/me/status');
      if (!status.enrolled) {
        return { kind: 'guest', status, program: await ask<Program>(`/programs/${status.program.id}`) };
      }
      const [{ rewards }, { redemptions }, { schedule }] = await Promise.all([
        ask<{ rewards: Reward[] }>('/me/rewards'),
        ask<{ redemptions: Redemption[] }>('/me/redemptions?limit=100'), // no more than 20 are open at a time
        ask<{ schedule: Moment[] }>('/me/schedule'),
      ]);
      const reserved = redemptions.filter((each) => each.status === 'reserved');
      return { kind: 'member', status, rewards, reserved, schedule };
    },
    redeem: async (rewardId, key) => (await send('/me/redemptions', { rewardId }, key)).redemption,
    cancel: async (id) => (await send(`/me/redemptions/${encodeURIComponent(id)}/cancel`)).redemption,
  };
}

/**
 * A page of another origin can't read the gateway's answer about a token that has run out; the token itself says so.
 * What is no JWT is sent as it is.
 */
function isOver(token: string): boolean {
  try {
    const claims = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(claims)).exp * 1_000 <= Date.now();
  } catch {
    return false;
  }
}

function failureOf(status: number, body: { readonly type?: string }): Failure {
  const reason = body.type?.split(/[/:#]/).at(-1);
  if (status === 401) return new Failure('expired', reason);
  if (status === 403) return new Failure('forbidden', reason);
  if (status === 404) return new Failure('unknown', reason);
  if (status === 429 || status >= 500) return new Failure('busy', reason);
  return new Failure('refused', reason);
}
