/** `<laurel-card>`: a member's own card for the page of a shop. docs/card.md says how it is used. */
import {
  type Api,
  apiOf,
  Failure,
  type FailureKind,
  type Holder,
  type Redemption,
  type Reward,
} from './api.ts';
import { h } from './dom.ts';
import { pointsOf } from './parts/points.ts';
import { guestOf, privilegesOf } from './parts/privileges.ts';
import { type Actions, reservedOf, rewardsOf } from './parts/rewards.ts';
import { progressOf, tierOf } from './parts/tier.ts';
import { styleSheet } from './style.ts';
import { localeOf, type Text, textOf } from './text/text.ts';
import type { WordName, Words } from './text/words.ts';

/** Where the script came from: the platform that it belongs to. */
const origin =
  document.currentScript instanceof HTMLScriptElement ? new URL(document.currentScript.src).origin : '';

type State =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly why: FailureKind }
  | { readonly kind: 'shown'; readonly holder: Holder };

const nowhere = { timeZone: 'UTC', currency: 'USD' }; // until a program is known, nothing is said with them

class LaurelCard extends HTMLElement {
  static readonly observedAttributes = ['token', 'base', 'lang', 'words', 'join'];

  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #status = h('p', { role: 'status', class: 'status' });
  readonly #content = h('div', {});
  readonly #keys = new Map<string, string>();
  #state: State = { kind: 'signed-out' };
  #loading = new AbortController();
  #isBusy = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styleSheet()];
    this.#root.append(h('div', { class: 'card', part: 'card' }, this.#status, this.#content));
  }

  /** The member's own token. Not shown among the attributes when it is set from a script. */
  get token(): string | null {
    return this.#token;
  }
  set token(token: string | null) {
    if (token === this.#token) return;
    this.#token = token;
    this.#keys.clear();
    if (this.isConnected) void this.reload();
  }
  #token: string | null = null;

  connectedCallback(): void {
    window.addEventListener('online', this.#back);
    void this.reload();
  }

  disconnectedCallback(): void {
    window.removeEventListener('online', this.#back);
    this.#loading.abort();
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === 'token') this.token = value;
    else if (!this.isConnected) return;
    else if (name === 'base') void this.reload();
    else this.#draw();
  }

  /** Asks the platform again: after a purchase, say. */
  async reload(): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    const api = this.#api();
    if (api === null) return this.#show({ kind: 'signed-out' });
    if (this.#state.kind !== 'shown') this.#show({ kind: 'loading' });
    try {
      const holder = await api.holder();
      this.#show({ kind: 'shown', holder });
      this.#tell('laurel-loaded', { status: holder.status });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Failure)) throw error;
      this.#show({ kind: 'failed', why: error.kind });
      this.#tell('laurel-failed', { kind: error.kind });
    }
  }

  readonly #back = (): void => {
    if (this.#state.kind === 'failed' && this.#state.why === 'offline') void this.reload();
  };

  #api(): Api | null {
    if (!this.#token) return null;
    return apiOf((this.getAttribute('base') ?? origin).replace(/\/$/, ''), this.#token, this.#loading.signal);
  }

  #text(): Text {
    const page = this.closest('[lang]')?.getAttribute('lang');
    const place = this.#state.kind === 'shown' ? this.#state.holder.status.program : nowhere;
    return textOf(localeOf(page, navigator.language), this.#words(), place);
  }

  #words(): Partial<Words> {
    try {
      return JSON.parse(this.getAttribute('words') ?? '{}') as Partial<Words>;
    } catch {
      return {};
    }
  }

  readonly #actions: Actions = {
    redeem: (reward: Reward) => {
      // The same key until there is an answer: what is sent twice counts once.
      const key = this.#keys.get(reward.id) ?? newKey();
      this.#keys.set(reward.id, key);
      void this.#act(
        async (api) => {
          const redemption = await api.redeem(reward.id, key);
          this.#keys.delete(reward.id);
          this.#tell('laurel-redeemed', { redemption, reward });
          return { name: reward.name, said: 'done', focus: `redemption-${redemption.id}` };
        },
        { 'insufficient-points': 'failedPoints', 'reward-limit-reached': 'failedLimit' },
      );
    },
    cancel: (redemption: Redemption, name: string) => {
      void this.#act(async (api) => {
        const cancelled = await api.cancel(redemption.id);
        this.#tell('laurel-cancelled', { redemption: cancelled });
        return { name, said: 'cancelled', focus: `reward-${redemption.rewardId}` };
      }, cancelRefused);
    },
  };

  async #act(work: (api: Api) => Promise<Done>, refused: Readonly<Record<string, WordName>>): Promise<void> {
    const api = this.#api();
    if (api === null || this.#isBusy) return;
    this.#busy(true);
    try {
      const { name, said, focus } = await work(api);
      await this.reload();
      this.#status.textContent = this.#text().say(said, { name });
      this.#focus(focus);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#tell('laurel-failed', { kind: error.kind, reason: error.reason });
      if (error.kind === 'expired') return this.#show({ kind: 'failed', why: error.kind });
      if (error.kind === 'refused' || error.kind === 'unknown') {
        this.#keys.clear(); // it is decided: the next one is another
        await this.reload();
      }
      this.#status.textContent = this.#text().say(refused[error.reason ?? ''] ?? wordOf(error.kind));
    } finally {
      this.#busy(false);
    }
  }

  /** Buttons stay where they are, so that the keyboard does not lose its place. */
  #busy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    if (isBusy) this.#status.textContent = '';
    this.#content.setAttribute('aria-busy', String(isBusy));
    for (const button of this.#content.querySelectorAll('button')) {
      button.setAttribute('aria-disabled', String(isBusy));
    }
  }

  #show(state: State): void {
    this.#state = state;
    this.#status.textContent = '';
    this.#draw();
  }

  #draw(): void {
    const text = this.#text();
    const focused = this.#root.activeElement?.getAttribute('data-key');
    this.#content.lang = text.language;
    this.#status.lang = text.language;
    this.#content.replaceChildren(...this.#drawn(text));
    if (focused) this.#focus(focused);
  }

  #drawn(text: Text): readonly Node[] {
    const state = this.#state;
    switch (state.kind) {
      case 'signed-out':
        return [body(h('slot', {}, text.say('signedOut')))];
      case 'loading':
        return [body(h('p', { class: 'soft' }, text.say('loading')))];
      case 'failed':
        return [body(this.#failed(state.why, text))];
      case 'shown':
        return shown(state.holder, text, this.#actions, this.getAttribute('join'));
    }
  }

  #failed(why: FailureKind, text: Text): HTMLElement {
    const retry = () => {
      this.#tell('laurel-retry', { kind: why }); // whoever listens may set a fresh token
      void this.reload();
    };
    return h(
      'div',
      { role: 'alert' },
      h('p', {}, text.say(wordOf(why))),
      h('button', { type: 'button', 'data-key': 'retry', click: retry }, text.say('retry')),
    );
  }

  #focus(key: string): void {
    const at = this.#content.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    (at ?? this.#content.querySelector<HTMLElement>('h2'))?.focus();
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

interface Done {
  readonly name: string;
  readonly said: WordName;
  readonly focus: string;
}

const cancelRefused: Readonly<Record<string, WordName>> = Object.fromEntries(
  [
    'unknown-redemption',
    'already-captured',
    'already-cancelled',
    'reservation-expired',
    'order-refunded',
  ].map((reason) => [reason, 'failedOver']),
);

const failures: Readonly<Record<FailureKind, WordName>> = {
  expired: 'failedExpired',
  forbidden: 'failedForbidden',
  unknown: 'failedUnknown',
  offline: 'failedOffline',
  unreachable: 'failedUnreachable',
  busy: 'failedBusy',
  refused: 'failedRefused',
};
const wordOf = (kind: FailureKind): WordName => failures[kind];

/** Not `randomUUID`, which a page without TLS does not have. */
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

const body = (...children: readonly (Node | null)[]): HTMLElement => h('div', { class: 'body' }, ...children);

function shown(holder: Holder, text: Text, actions: Actions, join: string | null): readonly Node[] {
  if (holder.kind === 'guest') {
    return [tierOf(holder.status, text), body(guestOf(holder, text, join))];
  }
  return [
    tierOf(holder.status, text),
    body(
      pointsOf(holder, text),
      progressOf(holder, text),
      reservedOf(holder, text, actions),
      rewardsOf(holder, text, actions),
      privilegesOf(holder.status.privileges, text),
    ),
  ];
}

// A page that takes the script twice has it once.
if (customElements.get('laurel-card') === undefined) customElements.define('laurel-card', LaurelCard);
