/** What a kind of source is: how a delivery proves itself, and a parser that knows of no transport. */
import type { KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { formed } from '../../../domain/kernel/formed.ts';
import type { Request } from '../../shared/http.ts';
import { check } from '../../shared/json.ts';
import type { Delivery } from './deliveries.ts';
import type { MemberRule } from './memberRule.ts';

/** A delivery as it came: nothing of it is believed yet. Names of headers are in lower case. */
export type Sent = Pick<Request, 'headers' | 'body'>;

/** Whether the delivery was signed with this key. */
export type Proof = (key: KeyObject) => boolean;

type OfBus = (detail: unknown) => { readonly topic: string; readonly document: unknown };

interface Parts<Settings> {
  readonly settings: z.core.$ZodType<Settings>;
  /** What the shop shows as its secret; `keyOf` makes the key of it. */
  readonly secret: z.core.$ZodType<string>;
  readonly keyOf: (secret: string) => KeyObject;
  /** Throws the problem that the delivery is not signed, or not in time. */
  readonly verify: (sent: Sent, settings: Settings, realNowMs: number) => Proof;
  /** A greeting that the shop sends unsigned, which says nothing and must be answered 200. */
  readonly isGreeting?: (sent: Sent) => boolean;
  /** Whether the shop sends again what was answered with an error. */
  readonly triesAgain: boolean;
  readonly topicOf: (headers: Sent['headers'], document: unknown) => string;
  /** What an event's `detail` on a bus says, where the shop has an event source there. What is none of its events stays whole. */
  readonly ofBus?: OfBus;
  /** Pure. Throws the problem that names what of the document is not as the shop documents it. */
  readonly parse: (topic: string, document: unknown, settings: Settings) => readonly Delivery[];
}

export interface SourceKind extends Pick<Parts<never>, 'secret' | 'keyOf'> {
  readonly settings: z.core.$ZodType;
  /** With the settings of one source, as they were checked when they were put. */
  readonly open: (settings: unknown) => OpenSource;
}

interface ShopKind extends SourceKind {
  readonly open: (settings: unknown) => ShopSource;
}

export type OpenSource = ShopSource | OwnSource;

interface Proven {
  readonly verify: (sent: Sent, realNowMs: number) => Proof;
}

export interface ShopSource extends Proven, Pick<SourceSettings, 'currency' | 'testOrders'> {
  /** Of what kind of identity the found name is; null: it is the member's own id. */
  readonly identifiesBy: MemberRule['as'] | null;
  readonly format: 'shop';
  readonly isGreeting: (sent: Sent) => boolean;
  readonly triesAgain: boolean;
  readonly topicOf: Parts<never>['topicOf'];
  readonly ofBus: OfBus | null;
  readonly parse: (topic: string, document: unknown) => readonly Delivery[];
}

/** A sender of our own format, which is answered as on the route that all of them share. */
export interface OwnSource extends Proven {
  readonly format: 'own';
}

export function sourceKind<Settings extends SourceSettings>(parts: Parts<Settings>): ShopKind {
  const { settings: schema, secret, keyOf, verify, triesAgain, topicOf, parse } = parts;
  const { isGreeting = () => false, ofBus = null } = parts;
  const open = (stored: unknown): ShopSource => {
    const settings = check(schema, stored);
    return {
      format: 'shop',
      currency: settings.currency,
      testOrders: settings.testOrders,
      identifiesBy: settings.member?.as ?? null,
      verify: (sent, realNowMs) => verify(sent, settings, realNowMs),
      isGreeting,
      triesAgain,
      topicOf,
      ofBus,
      parse: (topic, document) => parse(topic, document, settings),
    };
  };
  return { settings: schema, secret, keyOf, open };
}

/** Settings that every kind has, beside its rule for members. */
export const commonSettings = {
  currency: z
    .optional(formed('currency', z.string().check(z.regex(/^[A-Z]{3}$/))))
    .check(z.describe("the currency of the shop; the program's currency if left out")),
  testOrders: z
    ._default(z.enum(['ignore', 'take']), 'ignore')
    .check(z.describe("whether the shop's test orders count: `take` while you try things out")),
};

interface SourceSettings {
  readonly currency?: string | undefined;
  readonly testOrders: 'ignore' | 'take';
  readonly member?: Pick<MemberRule, 'as'>;
}

/** Where the document itself says what it is about. */
export function typeIn(document: unknown): string {
  const isTyped = typeof document === 'object' && document !== null && 'type' in document;
  return isTyped && typeof document.type === 'string' ? document.type : '';
}
