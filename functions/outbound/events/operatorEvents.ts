/** What operators are told of the platform itself: a subscription that does not get through, one that does again. */
import { createHash } from 'node:crypto';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';

export const operatorTypes = [
  'laurel.subscription.failing',
  'laurel.subscription.recovered',
  'laurel.subscription.ended',
] as const;
export type OperatorType = (typeof operatorTypes)[number];

export interface OperatorEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: OperatorType;
  /** The subscription. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: OperatorData;
}

export interface OperatorData {
  readonly program: string;
  readonly subscription: string;
  /** Tries in a row that failed before it. */
  readonly failures: number;
  /** Of the last try; null where there was no answer. */
  readonly status: number | null;
  readonly reason: string | null;
}

export interface Told {
  readonly type: OperatorType;
  readonly at: Instant;
  /** Of the making of the subscription. */
  readonly key: string;
  readonly data: OperatorData;
}

export function operatorEvent({ type, at, key, data }: Told): OperatorEvent {
  const whole = JSON.stringify([data.program, data.subscription, key, type, at]);
  return {
    specversion: '1.0',
    id: `evt_${createHash('sha256').update(whole).digest('base64url').slice(0, 24)}`,
    source: `/v1/programs/${data.program}`,
    type,
    subject: data.subscription,
    time: formatInstant(at),
    datacontenttype: 'application/json',
    data,
  };
}

export function isOperatorType(type: string): type is OperatorType {
  return operatorTypes.some((each) => each === type);
}
