/** One request to a receiver: no redirect is followed, nothing is waited for without end, no answer is read without end. */
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as plainRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { isAllowedHost, publicLookup } from './address.ts';
import { retryAfterMs } from './schedule.ts';

export interface Message {
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  /** Null where there was no answer. */
  readonly status: number | null;
  /** In words, why it has not arrived; null where it has. */
  readonly reason: string | null;
  readonly milliseconds: number;
  /** How it began. */
  readonly answer: string;
  readonly retryAfterMs: number | null;
}

export interface Sender {
  send(message: Message): Promise<Answer>;
  /** Closes the connections that are kept. */
  close(): void;
}

interface SenderOptions {
  readonly allowsLoopback: boolean;
  /** Real milliseconds. */
  readonly now: () => number;
  /** @default 15 s, from the first byte out to the last one in */
  readonly timeoutMs?: number;
}

const timeoutMsDefault = 15_000;
/** Of an answer, what is read; what is kept is less. */
const answerBytesMax = 16_384;
const answerCharactersKept = 500;

export function openSender({ allowsLoopback, now, timeoutMs = timeoutMsDefault }: SenderOptions): Sender {
  const kept = { keepAlive: true, maxSockets: 10 };
  const agents = { 'http:': new Agent(kept), 'https:': new SecureAgent(kept) };
  const lookup = publicLookup(allowsLoopback);
  return {
    async send({ url: address, method, headers, body }) {
      const began = now();
      const done = (answer: Omit<Answer, 'milliseconds'>): Answer => ({
        ...answer,
        milliseconds: now() - began,
      });
      const refuse = (reason: string) => done({ status: null, reason, answer: '', retryAfterMs: null });
      const url = URL.parse(address);
      const isSecure = url?.protocol === 'https:';
      if (url === null || !(isSecure || (allowsLoopback && url.protocol === 'http:'))) {
        return refuse('the address is no https URL');
      }
      if (!isAllowedHost(url.hostname, allowsLoopback)) return refuse(notPublic);
      const options: RequestOptions = {
        method,
        headers: { 'user-agent': 'Laurel', ...headers, 'content-length': Buffer.byteLength(body) },
        agent: agents[isSecure ? 'https:' : 'http:'],
        lookup,
        signal: AbortSignal.timeout(timeoutMs),
      };
      try {
        const sent = isSecure ? secureRequest(url, options) : plainRequest(url, options);
        return done(judged(await answerTo(sent, body)));
      } catch (error) {
        return refuse(reasonOf(error, timeoutMs));
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };

  function judged({ response, text }: Answered): Omit<Answer, 'milliseconds'> {
    const status = response.statusCode ?? 0;
    return {
      status,
      reason: status >= 200 && status < 300 ? null : statusReason(status),
      answer: text.slice(0, answerCharactersKept).toWellFormed(),
      retryAfterMs: retryAfterMs(response.headers['retry-after'], now()),
    };
  }
}

interface Answered {
  readonly response: IncomingMessage;
  readonly text: string;
}

function answerTo(sent: ClientRequest, body: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      const end = () =>
        resolve({ response, text: Buffer.concat(pieces).subarray(0, answerBytesMax).toString() });
      response.on('error', reject);
      response.on('end', end);
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        bytes += piece.length;
        if (bytes < answerBytesMax) return;
        end();
        response.destroy();
      });
    });
    sent.end(body);
  });
}

const notPublic = 'the address is not of the public internet';

function statusReason(status: number): string {
  if (status >= 300 && status < 400) return `answered ${status}: redirects are not followed`;
  return `answered ${status}`;
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return `no whole answer within ${timeoutMs / 1000} s`;
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ADDRESS_REFUSED') return notPublic;
  return code === undefined ? `no answer: ${error.message.slice(0, 200)}` : `no answer: ${code}`;
}
