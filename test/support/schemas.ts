/** Documents made from a schema: right ones, and everything that breaks them in one place. */
import * as z from 'zod/v4/core';
import { formNameOf } from '../../domain/kernel/formed.ts';
import { formOf, type Schema } from '../../domain/kernel/issues/shapes.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Right documents with everything in them: together they show each choice that the schema has once. */
export function samplesOf(schema: Schema): readonly [Json, ...Json[]] {
  if (schema instanceof z.$ZodOptional || schema instanceof z.$ZodPrefault) {
    return samplesOf(schema._zod.def.innerType);
  }
  if (schema instanceof z.$ZodDefault) {
    const { innerType, defaultValue } = schema._zod.def;
    const [first, ...more] = samplesOf(innerType).filter((sample) => z.safeParse(innerType, sample).success);
    return first === undefined ? [defaultValue as Json] : [first, ...more];
  }
  if (schema instanceof z.$ZodUnion) {
    const [first, ...more] = schema._zod.def.options.map(samplesOf);
    return [...(first ?? [null]), ...more.flat()] as [Json, ...Json[]];
  }
  if (schema instanceof z.$ZodObject) return objectsOf(schema._zod.def.shape);
  if (schema instanceof z.$ZodArray) {
    const [first, ...more] = samplesOf(schema._zod.def.element);
    return [[first], ...more.map((each) => [each])];
  }
  if (schema instanceof z.$ZodTuple) return [schema._zod.def.items.map((item) => samplesOf(item)[0])];
  if (schema instanceof z.$ZodRecord) {
    const [key] = samplesOf(schema._zod.def.keyType);
    return [{ [String(key)]: samplesOf(schema._zod.def.valueType)[0] }];
  }
  if (schema instanceof z.$ZodLazy) return ['anything'];
  // No example is a secret that anybody should use.
  if (/secret/i.test(formNameOf(schema) ?? ''))
    return [`whsec_${Buffer.from('k'.repeat(32)).toString('base64')}`];
  const written = exampleOf(schema);
  if (written !== null) return [written];
  const { example } = formOf(schema);
  return [example === '"…"' ? 'some words' : (JSON.parse(example) as Json)];
}

/** What stands with the schema, or what the rule that refuses it says to write. */
function exampleOf(schema: Schema): string | null {
  if (!(schema instanceof z.$ZodString)) return null;
  const [first] = (z.globalRegistry.get(schema)?.examples as readonly unknown[] | undefined) ?? [];
  if (typeof first === 'string') return first;
  for (const issue of z.safeParse(schema, 'some words').error?.issues ?? []) {
    const fix = issue.code === 'custom' ? issue.params?.fix : undefined;
    const quoted = typeof fix === 'string' ? /"([^"]+)"/.exec(fix) : null;
    if (quoted !== null) return quoted[1] as string;
  }
  return null;
}

/** Each choice of a field once, beside the first choice of all others. */
function objectsOf(shape: Readonly<Record<string, Schema>>): readonly [Json, ...Json[]] {
  const fields = Object.entries(shape).map(([name, field]) => [name, samplesOf(field)] as const);
  const first = Object.fromEntries(fields.map(([name, [sample]]) => [name, sample]));
  const more = fields.flatMap(([name, [, ...others]]) =>
    others.map((other) => ({ ...first, [name]: other })),
  );
  return [first, ...more];
}

export interface Broken {
  readonly how: string;
  readonly document: unknown;
}

const wrongValues: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['a number', 7],
  ['a fraction', 2.5],
  ['a number below zero', -3],
  ['a large number', 1e15],
  ['an empty text', ''],
  ['a text', 'Some Text!'],
  ['a long text', 'x'.repeat(5_000)],
  ['half a character', '\ud800'],
  ['a number as text', '12,5'],
  ['an empty list', []],
  ['a list', [1, 'a', null]],
  ['a long list', Array.from({ length: 1_001 }, () => ({}))],
  ['an empty object', {}],
  ['an object', { strange: 1 }],
];

/**
 * Every place of the documents with every value that is wrong somewhere, missing, or with a field too many. What two
 * documents have at the same place is broken once.
 */
export function brokenOf(documents: readonly Json[]): readonly Broken[] {
  const seen = new Set<string>();
  return documents.flatMap((document) => [...brokenIn(document, [], seen)]);
}

function* brokenIn(document: Json, path: readonly string[], seen: Set<string>): Generator<Broken> {
  const at = path.length === 0 ? 'the document' : path.join('.');
  const known = seen.size;
  const isNew = seen.add(`${at} ${outlineOf(document)}`).size > known;
  if (isNew) for (const [what, value] of wrongValues) yield { how: `${at} is ${what}`, document: value };
  if (typeof document !== 'object' || document === null) return;
  if (isNew && !Array.isArray(document)) yield* renamed(document as Fields, at);
  for (const [name, inner] of Object.entries(document)) {
    const put = (value: unknown): unknown =>
      Array.isArray(document)
        ? document.map((each, index) => (String(index) === name ? value : each))
        : { ...document, [name]: value };
    for (const broken of brokenIn(inner as Json, [...path, name], seen)) {
      yield { how: broken.how, document: put(broken.document) };
    }
  }
}

type Fields = Readonly<Record<string, Json>>;

function* renamed(fields: Fields, at: string): Generator<Broken> {
  yield { how: `${at} has a strange field`, document: { ...fields, strnge: 1 } };
  for (const name of Object.keys(fields)) {
    const { [name]: inner, ...rest } = fields;
    yield { how: `${at} lacks ${name}`, document: rest };
    yield { how: `${at} has ${name} under another name`, document: { ...rest, [`${name}x`]: inner } };
  }
}

/** What tells a value from others at its place: what a text or number is, the fields of an object and their choices. */
function outlineOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, inner]) =>
    typeof inner === 'string' ? `${name}=${inner}` : name,
  );
  return parts.join();
}
