/** What a schema asks for, in words: of a place in a document, and of everything that may stand there. */
import * as z from 'zod/v4/core';
import { formNameOf } from '../formed.ts';
import { nearest } from '../nearest.ts';
import { briefly, counted, grouped, listed, quoted } from '../words.ts';
import type { Form } from './form.ts';
import { forms } from './forms.ts';

export type Schema = z.$ZodType;

/** What may be left out, or has another value filled in, is what it is when it is there. */
export function bare(schema: Schema): Schema {
  const inner = innerOf(schema);
  return inner === null ? schema : bare(inner);
}

function innerOf(schema: Schema): Schema | null {
  if (schema instanceof z.$ZodPipe) return schema._zod.def.in;
  const isWrapped =
    schema instanceof z.$ZodOptional ||
    schema instanceof z.$ZodDefault ||
    schema instanceof z.$ZodPrefault ||
    schema instanceof z.$ZodNullable;
  return isWrapped ? schema._zod.def.innerType : null;
}

export function mayBeMissing(schema: Schema): boolean {
  return schema._zod.optin !== undefined;
}

/** The schema of what stands at `part` in `value`; null where none is known. */
export function partOf(schema: Schema, value: unknown, part: PropertyKey): Schema | null {
  const whole = bare(schema);
  if (whole instanceof z.$ZodUnion) {
    const option = optionFor(whole, value, part);
    return option === null ? null : partOf(option, value, part);
  }
  if (whole instanceof z.$ZodObject) return whole._zod.def.shape[String(part)] ?? null;
  if (whole instanceof z.$ZodArray) return whole._zod.def.element;
  if (whole instanceof z.$ZodRecord) return whole._zod.def.valueType;
  if (whole instanceof z.$ZodTuple) return whole._zod.def.items[Number(part)] ?? null;
  return null;
}

/** Of several shapes that whose discriminator fits, else the first that has the field. */
function optionFor(union: z.$ZodUnion, value: unknown, part: PropertyKey): Schema | null {
  const { options } = union._zod.def;
  const fitting = options.filter((option) => fits(option, value));
  return [...fitting, ...options].find((option) => partOf(option, value, part) !== null) ?? null;
}

/** Whether the fields that tell shapes apart have the values that the shape asks for. */
export function fits(schema: Schema, value: unknown): boolean {
  const { propValues = {} } = schema._zod;
  return Object.entries(propValues).every(([name, values]) => {
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    const found: unknown = isThere ? Reflect.get(value, name) : undefined;
    return [...values].includes(found as z.util.Primitive);
  });
}

export function optionsOf(schema: Schema): readonly Schema[] {
  const whole = bare(schema);
  return whole instanceof z.$ZodUnion ? whole._zod.def.options : [];
}

/** What the names in an object with free names must be; null for other schemas. */
export function keyOf(schema: Schema): Schema | null {
  const whole = bare(schema);
  return whole instanceof z.$ZodRecord ? whole._zod.def.keyType : null;
}

/** The fields that an object may have here; of several shapes those that fit. */
export function fieldsOf(schema: Schema, value: unknown): readonly string[] {
  const whole = bare(schema);
  if (whole instanceof z.$ZodObject) return Object.keys(whole._zod.def.shape);
  if (!(whole instanceof z.$ZodUnion)) return [];
  const fitting = whole._zod.def.options.filter((option) => fits(option, value));
  return [...new Set(fitting.flatMap((option) => fieldsOf(option, value)))];
}

export function formOf(schema: Schema): Form {
  const name = formNameOf(schema);
  if (name !== null) return forms[name];
  const inner = innerOf(schema);
  return inner === null ? formOfBare(schema) : formOf(inner);
}

function formOfBare(whole: Schema): Form {
  if (whole instanceof z.$ZodEnum || whole instanceof z.$ZodLiteral) return choice([...whole._zod.values]);
  if (whole instanceof z.$ZodNumber) return number(whole);
  if (whole instanceof z.$ZodString) return text(whole);
  if (whole instanceof z.$ZodBoolean) return { is: 'true or false', example: 'true', instead: booleanOf };
  if (whole instanceof z.$ZodArray) return list([whole._zod.def.element], 'a list');
  if (whole instanceof z.$ZodTuple) {
    const { items } = whole._zod.def;
    return list(items, `a list of ${counted(items.length, 'entry', 'entries')}`);
  }
  if (whole instanceof z.$ZodObject) return object(whole);
  if (whole instanceof z.$ZodRecord) {
    const { keyType, valueType } = whole._zod.def;
    return { is: 'an object', example: `{ ${formOf(keyType).example}: ${formOf(valueType).example} }` };
  }
  if (whole instanceof z.$ZodUnion) return either(whole);
  return { is: 'any JSON value', example: '"…"' };
}

/** One of a few values. */
export function choice(values: readonly unknown[]): Form {
  const [first = null] = values;
  const names = values.filter((value) => typeof value === 'string');
  const is = listed(values.map(json), 'or');
  return {
    is,
    isOnly: values.length === 1,
    example: json(first),
    instead: (value) => {
      const meant = typeof value === 'string' ? nearest(value, names) : null;
      return meant === null ? null : json(meant);
    },
  };
}

const json = (value: unknown): string => JSON.stringify(value) ?? '';

/** The least and the most of a number, of the letters of a text, of the entries of a list. */
export interface Bounds {
  readonly least: number | null;
  readonly most: number | null;
}

export function boundsOf(schema: Schema): Bounds {
  const checks = bare(schema)._zod.def.checks ?? [];
  const found = checks.map((check): Partial<Bounds> => {
    if (check instanceof z.$ZodCheckGreaterThan) return { least: Number(check._zod.def.value) };
    if (check instanceof z.$ZodCheckLessThan) return { most: Number(check._zod.def.value) };
    if (check instanceof z.$ZodCheckMinLength) return { least: check._zod.def.minimum };
    return check instanceof z.$ZodCheckMaxLength ? { most: check._zod.def.maximum } : {};
  });
  return Object.assign({ least: null, most: null }, ...found);
}

function number(schema: Schema): Form {
  const isWhole = schema instanceof z.$ZodNumberFormat;
  const { least, most } = boundsOf(schema);
  const from =
    least === null ? '' : most === null ? ` of at least ${grouped(least)}` : ` from ${grouped(least)}`;
  const to = most === null ? '' : least === null ? ` of at most ${grouped(most)}` : ` to ${grouped(most)}`;
  return {
    is: `${isWhole ? 'a whole number' : 'a number'}${from}${to}`,
    example: String(Math.max(least ?? 1, Math.min(1, most ?? 1))),
    instead: (value) => {
      const isQuoted = typeof value === 'string' && /^\s*-?\d{1,15}\s*$/.test(value);
      const figure = isQuoted ? Number(value) : value;
      if (typeof figure !== 'number') return null;
      if (least !== null && figure < least) return `${least} or more`;
      if (most !== null && figure > most) return `${most} or less`;
      if (isWhole && !Number.isInteger(figure)) return `${Math.floor(figure)} or ${Math.ceil(figure)}`;
      return isQuoted ? `${figure}, without quotes` : null;
    },
  };
}

function text(schema: Schema): Form {
  const { least, most } = boundsOf(schema);
  const length =
    most === null ? '' : ` of ${least === null ? 'at most' : `${least} to`} ${counted(most, 'character')}`;
  return {
    is: `a string${length}`,
    example: '"…"',
    instead: (value) => (typeof value === 'number' ? json(String(value)) : null),
  };
}

function booleanOf(value: unknown): string | null {
  return value === 'true' || value === 'false' ? `${value}, without quotes` : null;
}

function list(entries: readonly Schema[], is: string): Form {
  const example = `[${entries.map((entry) => formOf(entry).example).join(', ')}]`;
  return {
    is,
    example,
    instead: (value) => (isEntry(value, example) ? `[${isObject(value) ? '{ … }' : briefly(value)}]` : null),
  };
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a list was forgotten around the value: it is of the kind that entries of the example are. */
function isEntry(value: unknown, example: string): boolean {
  if (example.startsWith('[{')) return isObject(value);
  return example.startsWith('["') && typeof value === 'string' && value !== '';
}

/** The fields that an object must have. */
export function neededIn(schema: Schema): readonly string[] {
  const whole = bare(schema);
  if (!(whole instanceof z.$ZodObject)) return [];
  const fields = Object.entries(whole._zod.def.shape);
  return fields.filter(([, field]) => !mayBeMissing(field)).map(([name]) => name);
}

function object(schema: z.$ZodObject): Form {
  const needed = neededIn(schema);
  const names = Object.keys(schema._zod.def.shape);
  const is = needed.length > 0 ? `with ${quoted(needed, 'and')}` : `that may have ${quoted(names, 'and')}`;
  return { is: names.length === 0 ? 'an object' : `an object ${is}`, example: exampleOf(schema) };
}

const exampleMax = 100;

/** With what it must have, as far as that is short. */
function exampleOf(schema: z.$ZodObject): string {
  const { shape } = schema._zod.def;
  const fields = neededIn(schema).map((name) => [name, formOf(shape[name] ?? schema).example]);
  if (fields.length === 0) return '{}';
  const whole = `{ ${fields.map(([name, example]) => `"${name}": ${example}`).join(', ')} }`;
  return whole.length <= exampleMax ? whole : `{ ${fields.map(([name]) => `"${name}": …`).join(', ')} }`;
}

/** Shapes that a field tells apart, else several kinds of value. */
function either(union: z.$ZodUnion): Form {
  const { options } = union._zod.def;
  if (union instanceof z.$ZodDiscriminatedUnion) {
    const { discriminator } = union._zod.def;
    const kinds = options.flatMap(({ _zod }) => [...(_zod.propValues?.[discriminator] ?? [])]);
    const [first] = options;
    const example = first === undefined ? '{}' : formOf(first).example;
    return { is: `an object whose "${discriminator}" is ${choice(kinds).is}`, example };
  }
  const each = options.map(formOf);
  return {
    is: listed([...new Set(each.map(({ is }) => is))], 'or'),
    example: each[0]?.example ?? '…',
    instead: (value) =>
      each.map((form) => form.instead?.(value) ?? null).find((text) => text !== null) ?? null,
  };
}
