/** The forms of names: ids of a caller's, names in a program file, tags, origins. */
import { isId, isSlug, isTag } from '../brand.ts';
import { grouped } from '../words.ts';
import { asText, type Form } from './form.ts';

const utf8 = new TextEncoder();

export const id: Form = {
  is: 'an id of 1 to 128 bytes',
  example: '"A-1001"',
  why: (text) => {
    if (text === '') return 'must not be empty';
    if (text === '.' || text === '..') return `must not be "${text}": in a path that is a step, not a name`;
    if (!text.isWellFormed()) return 'has half of a character, which is not UTF-8';
    const bytes = utf8.encode(text).length;
    return bytes > 128 ? `has ${grouped(bytes)} bytes, and an id has at most 128` : null;
  },
  instead: asText((text) => (isId(text) ? text : null)),
};

/** Of something in a program file, which may have nothing of that name. */
export const programName: Form = {
  is: 'a name that the program file has, of 1 to 40 characters',
  example: '"gold"',
  why: (text) => tooLong(text) ?? id.why?.(text) ?? null,
};

function tooLong(text: string): string | null {
  return text.length > 40 ? `has ${grouped(text.length)} characters, and at most 40 are allowed` : null;
}

export const slug: Form = {
  is: 'a name of 1 to 40 lower-case letters, digits or hyphens',
  example: '"gold"',
  why: tooLong,
  instead: asText((text) => simplified(text, isSlug)),
};

export const tag: Form = {
  is: 'a word of 1 to 32 lower-case letters, digits or hyphens that begins with a letter or a digit',
  example: '"vip"',
  instead: asText((text) => simplified(text, isTag)),
};

/** `Gold Tier` is `gold-tier`. */
function simplified(text: string, isRight: (text: string) => boolean): string | null {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const name = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return isRight(name) ? name : null;
}

/** It is not shown again, and no example is one to use. */
export const secret: Form = {
  is: '"whsec_" and 24 to 64 bytes in base64, or "whpk_" and the 32 bytes of an Ed25519 public key in base64',
  example: '"whsec_…"',
  why: () => `must be ${secret.is}`,
  instead: () => '"whsec_…" with a key of your own, or leave it out: then one is made',
};

export const stripeSecret: Form = {
  is: 'the signing secret of the endpoint, which begins with "whsec_"',
  example: '"whsec_…"',
  why: () => `must be ${stripeSecret.is}`,
  instead: () => '"whsec_…" as Stripe shows it',
};

export const webAddress: Form = {
  is: 'a web address of at most 500 characters',
  example: '"https://api.example/v1/webhooks"',
};

export const origin: Form = {
  is: 'scheme and host in lower case, without a path',
  example: '"https://shop.example"',
  instead: asText((text) => {
    const host = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([a-z0-9.-]+)(:\d+)?(?:\/.*)?$/i.exec(text);
    const isNamed = host !== null && (host[1] !== undefined || /\.[a-z]/i.test(text));
    if (!isNamed) return null;
    const [, scheme = 'https', name = '', port = ''] = host;
    const isDefault = port === (scheme.toLowerCase() === 'http' ? ':80' : ':443');
    return `${scheme}://${name}${isDefault ? '' : port}`.toLowerCase();
  }),
};
