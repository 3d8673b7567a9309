/** What an identity is called and how it is written: `email:ann@shop.example`, in one way only. */
import { domainToASCII } from 'node:url';
import { isId, isSlug } from '../../domain/kernel/brand.ts';
import type { Finding } from '../../domain/kernel/finding.ts';
import { finding } from '../../domain/kernel/finding.ts';

/** `customer` is a shop's own number of a customer, and says which source's. */
export const plainKinds = ['email', 'phone', 'card', 'external'] as const;
export type PlainKind = (typeof plainKinds)[number];
export type IdentityKind = PlainKind | `customer:${string}`;

/** As it is hashed: nobody writes it down. */
export interface ReadIdentity {
  readonly kind: IdentityKind;
  readonly value: string;
}

export type Readable =
  | { readonly kind: 'read'; readonly identity: ReadIdentity }
  | { readonly kind: 'unreadable'; readonly says: string; readonly fix: string };

/** In the words of a finding about the text itself, at `path`. */
export function findingOf(
  { says, fix }: Extract<Readable, { readonly kind: 'unreadable' }>,
  document: unknown,
  path: readonly (string | number)[],
): Finding {
  return finding(document, path, says, fix);
}

/** `region`: of phone numbers without a country code, where the program says one. */
export async function readIdentity(text: string, region: string | undefined): Promise<Readable> {
  const colon = text.indexOf(':');
  const kind = colon === -1 ? text : text.slice(0, colon);
  const rest = colon === -1 ? '' : text.slice(colon + 1);
  if (kind === 'customer') return readCustomer(rest);
  const plain = plainKinds.find((each) => each === kind);
  if (plain === undefined || colon === -1) {
    return wrong(
      'names no kind of identity',
      'write email:…, phone:…, card:…, external:… or customer:SOURCE:…, for example email:ann@shop.example',
    );
  }
  return readValue(plain, rest, region);
}

/** A value whose kind is known already. */
export async function readValue(
  kind: IdentityKind,
  text: string,
  region: string | undefined,
): Promise<Readable> {
  switch (kind) {
    case 'email':
      return readEmail(text);
    case 'phone':
      return readPhone(text, region);
    case 'card':
      return readCard(text);
    default:
      return readPlain(kind, text);
  }
}

function readCustomer(rest: string): Readable {
  const colon = rest.indexOf(':');
  const source = rest.slice(0, Math.max(0, colon));
  if (!isSlug(source)) {
    return wrong(
      'does not say which source the customer is of',
      'write customer:SOURCE:ID, for example customer:shopify:7341001',
    );
  }
  return readPlain(`customer:${source}`, rest.slice(colon + 1));
}

function readPlain(kind: IdentityKind, text: string): Readable {
  const value = text.trim();
  if (isId(value)) return read(kind, value);
  return wrong('must have a value of 1 to 128 bytes behind the kind', `write ${kind}:… with the value`);
}

/** In lower case, its domain as the domain name system has it. */
function readEmail(text: string): Readable {
  const email = text.normalize('NFC').trim().toLowerCase();
  const at = email.lastIndexOf('@');
  const [local, host] = [email.slice(0, Math.max(0, at)), email.slice(at + 1)];
  const domain = /^[^\s@.]+(\.[^\s@.]+)+$/.test(host) ? domainToASCII(host) : '';
  const isRight = /^[^\s@<>"(),:;]{1,64}$/.test(local) && local.isWellFormed() && domain.includes('.');
  if (isRight && domain.length + local.length < 254) return read('email', `${local}@${domain}`);
  return wrong('is no e-mail address', 'write one address alone, such as email:ann@shop.example');
}

/** By E.164. */
async function readPhone(text: string, region: string | undefined): Promise<Readable> {
  const { default: parse, isSupportedCountry } = await import('libphonenumber-js/min');
  const number =
    region !== undefined && isSupportedCountry(region) ? parse(text.trim(), region) : parse(text.trim());
  if (number?.isValid() === true && number.ext === undefined) return read('phone', number.number);
  const fix =
    region === undefined
      ? 'write the number with its country code, such as phone:+12125550123, or set `region` in the program file'
      : `write the number with its country code, such as phone:+12125550123: without one it is read as a number of ${region}`;
  return wrong('is no phone number', fix);
}

/** Spaces and hyphens are how people write it, and letters are the same in any case. */
function readCard(text: string): Readable {
  const value = text.replace(/[\s-]+/g, '').toUpperCase();
  if (/^[A-Z0-9]{1,64}$/.test(value)) return read('card', value);
  return wrong(
    'is no card number of 1 to 64 letters and digits',
    'write what is printed on the card, such as card:6035 0001 2345',
  );
}

function read(kind: IdentityKind, value: string): Readable {
  return { kind: 'read', identity: { kind, value } };
}

function wrong(says: string, fix: string): Readable {
  return { kind: 'unreadable', says, fix };
}

/** What is hashed: no kind can pose as another. */
export function hashedText({ kind, value }: ReadIdentity): string {
  return `${kind}\0${value}`;
}
