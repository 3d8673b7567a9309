/** What the local issuer has promised: codes that are good once, and refresh tokens. They live as long as the process. */
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from './roles.ts';

export interface Person {
  readonly role: Role;
  readonly program: string;
}

interface Code {
  readonly person: Person;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  readonly expiresAtMs: number;
}

const codeMs = 60_000;
/** More than a person or a test signs in with; the oldest goes first. */
const keptMax = 1_000;

export interface Grants {
  /** A code for the person, bound to the verifier behind `challenge`. */
  offer(code: Omit<Code, 'expiresAtMs'>): string;
  /** Undefined where the code is unknown, used, old, or another's. */
  take(code: string, proof: { verifier: string; redirectUri: string }): Omit<Code, 'expiresAtMs'> | undefined;
  /** A token that stands for the person: a session's, or one to refresh with. */
  remember(person: Person): string;
  personOf(token: string): Person | undefined;
  forget(token: string): void;
}

export function createGrants(nowMs: () => number = Date.now): Grants {
  const codes = new Map<string, Code>();
  const people = new Map<string, Person>();
  const keep = <T>(map: Map<string, T>, value: T): string => {
    if (map.size >= keptMax) map.delete(map.keys().next().value!);
    const key = randomBytes(24).toString('base64url');
    map.set(key, value);
    return key;
  };
  return {
    offer: (code) => keep(codes, { ...code, expiresAtMs: nowMs() + codeMs }),
    take(key, { verifier, redirectUri }) {
      const code = codes.get(key);
      codes.delete(key); // whoever shows it, and whether or not the proof holds
      if (code === undefined || code.expiresAtMs < nowMs()) return undefined;
      const isProven = createHash('sha256').update(verifier).digest('base64url') === code.challenge;
      return isProven && code.redirectUri === redirectUri ? code : undefined;
    },
    remember: (person) => keep(people, person),
    personOf: (token) => people.get(token),
    forget: (token) => people.delete(token),
  };
}
