/** What a schema says against a document, as findings: a sentence each, and what to write. */
import type * as z from 'zod/v4/core';
import { type Finding, fieldName, finding, type Path, type Root, valueAt } from '../finding.ts';
import { formNameOf } from '../formed.ts';
import { nearest } from '../nearest.ts';
import { briefly, counted, grouped, quoted } from '../words.ts';
import type { Form } from './form.ts';
import { type FormName, forms } from './forms.ts';
import {
  bare,
  boundsOf,
  choice,
  fieldsOf,
  formOf,
  keyOf,
  mayBeMissing,
  neededIn,
  optionsOf,
  partOf,
  type Schema,
} from './shapes.ts';

type Issues = readonly z.$ZodIssue[];

/** The document, what it was held against, and what it is called. */
interface Held {
  readonly document: unknown;
  readonly root: Root;
}

export function fromIssues(
  document: unknown,
  schema: Schema,
  issues: Issues,
  root: Root = 'the body',
): readonly Finding[] {
  const found = issues.flatMap((issue) => explain({ document, root }, { path: [], schema }, issue));
  // What is not even of its kind breaks more rules, which need not be told.
  const told = new Set<string>();
  return found.filter(({ path }) => told.size < told.add(path).size);
}

/** A finding on a value that is missing or not of a form, where no schema has looked at it. */
export function notOfForm(document: unknown, path: Path, name: FormName): Finding {
  return wrong({ document, root: 'the body' }, { path, schema: null }, forms[name]);
}

/** A place in a document; without a schema where none is known for it. */
interface Place {
  readonly path: Path;
  readonly schema: Schema | null;
}

function explain(held: Held, base: Place, issue: z.$ZodIssue): Finding[] {
  const place = placeAt(held, base, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(held, place, key));
    case 'invalid_union':
      return unionFindings(held, place, issue);
    case 'too_small':
    case 'too_big':
      return [outOfBounds(held, place, issue)];
    case 'invalid_key':
      return [wrongKey(held, placeAt(held, base, issue.path.slice(0, -1)), String(issue.path.at(-1)))];
    case 'custom':
      return [broken(held, place, issue)];
    default:
      return [wrong(held, place, formAt(place))];
  }
}

function placeAt({ document }: Held, base: Place, steps: Path): Place {
  return steps.reduce<Place>(({ path, schema }, part) => {
    const inner = schema === null ? null : partOf(schema, valueAt(document, path), part);
    return { path: [...path, part], schema: inner };
  }, base);
}

function formAt({ schema }: Place): Form {
  return schema === null ? { is: 'another value', example: '…' } : formOf(schema);
}

function at({ document, root }: Held, { path }: Place, says: string, fix: string): Finding {
  return finding(document, path, says, fix, root);
}

/** Missing, null, of another kind, or not as the form asks. */
function wrong(held: Held, place: Place, form: Form): Finding {
  const value = valueAt(held.document, place.path);
  if (value === undefined && place.path.length > 0) {
    return at(held, place, `is missing: it must be ${form.is}`, `add ${exampleFor(place, form)}`);
  }
  const particular = typeof value === 'string' ? (form.why?.(value) ?? null) : null;
  const says = particular ?? `must be ${form.is}, not ${shownFor(form, value)}`;
  return at(held, place, says, fixFor(place, form, value));
}

function fixFor(place: Place, form: Form, value: unknown): string {
  const right = form.instead?.(value) ?? null;
  const write = `write ${right === null ? exampleFor(place, form) : pair(place, right)}`;
  const mayGo = value === null && place.schema !== null && mayBeMissing(place.schema);
  return mayGo ? `leave ${fieldName(place.path)} out, or ${write}` : write;
}

function exampleFor(place: Place, { example, isOnly }: Form): string {
  return `${isOnly === true ? '' : 'for example '}${pair(place, example)}`;
}

/** `"amount": "25.00"`; entries of lists have no name to write. */
function pair({ path }: Place, json: string): string {
  const name = path.at(-1);
  return typeof name === 'string' ? `${JSON.stringify(name)}: ${json}` : json;
}

/** Where another kind of value is wanted the kind is said: `the string "5"`. */
function shownFor({ example }: Form, value: unknown): string {
  if (typeof value === 'number')
    return /^-?\d/.test(example) ? briefly(value) : `the number ${briefly(value)}`;
  if (typeof value === 'string')
    return example.startsWith('"') ? briefly(value) : `the string ${briefly(value)}`;
  return briefly(value);
}

function unknownField(held: Held, place: Place, key: string): Finding {
  const known = place.schema === null ? [] : fieldsOf(place.schema, valueAt(held.document, place.path));
  const there = valueAt(held.document, place.path);
  const free = known.filter(
    (name) => typeof there !== 'object' || there === null || !Object.hasOwn(there, name),
  );
  const meant = nearest(key, free);
  const inside = place.path.length === 0 ? held.root : fieldName(place.path);
  const says = `is not a field of ${inside}${meant === null ? '' : `: did you mean "${meant}"?`}`;
  const fields = known.length === 0 ? '' : `; the fields here are ${quoted(known, 'and')}`;
  const fix = meant === null ? `take it out${fields}` : `write "${meant}" instead of "${key}"`;
  return at(held, { path: [...place.path, key], schema: null }, says, fix);
}

function unionFindings(held: Held, place: Place, issue: z.$ZodIssueInvalidUnion): Finding[] {
  if (issue.discriminator !== undefined) {
    const kinds = 'options' in issue ? (issue.options ?? []) : [];
    return [wrong(held, place, choice(kinds))];
  }
  const options = place.schema === null ? [] : optionsOf(place.schema);
  const meant = shapeMeant(issue.errors);
  if (meant === null) return [noneOrSeveral(held, place, options) ?? wrong(held, place, formAt(place))];
  const schema = options[meant] ?? null;
  return (issue.errors[meant] ?? []).flatMap((inner) => explain(held, { ...place, schema }, inner));
}

/** An object that has what tells shapes apart of none of them, or of several; null for anything else. */
function noneOrSeveral(held: Held, place: Place, options: readonly Schema[]): Finding | null {
  const value = valueAt(held.document, place.path);
  const names = options.flatMap((option) => neededIn(option)).filter(isOnce);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || names.length < 2) return null;
  const there = names.filter((name) => Object.hasOwn(value, name));
  if (there.length === 1) return null;
  const choice = quoted(names, 'or');
  if (there.length > 1)
    return at(held, place, `has ${quoted(there, 'and')}, and may have one of them`, `leave ${choice}`);
  return at(held, place, `has neither ${quoted(names, 'nor')}`, `write ${choice} in it`);
}

const isOnce = (name: string, _: number, names: readonly string[]) =>
  names.indexOf(name) === names.lastIndexOf(name);

/** Which of several shapes the fields come closest to; null where it can't be told. */
function shapeMeant(shapes: readonly Issues[]): number | null {
  const misfits = shapes.map((issues) => issues.reduce((sum, issue) => sum + misfit(issue), 0));
  const fewest = Math.min(...misfits);
  const closest = misfits.flatMap((count, index) => (count === fewest ? [index] : []));
  return closest.length === 1 ? (closest[0] ?? null) : null;
}

/**
 * Fields of the shape itself that are missing, wrong or too many; what is wrong deeper down fits the shape.
 */
function misfit(issue: z.$ZodIssue): number {
  if (issue.path.length > 1) return 0;
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
}

function outOfBounds(held: Held, place: Place, issue: z.$ZodIssueTooSmall | z.$ZodIssueTooBig): Finding {
  const value = valueAt(held.document, place.path);
  const form = formAt(place);
  if (typeof value === 'string') {
    const particular = form.why?.(value) ?? null;
    if (particular !== null || form.example !== '"…"') return wrong(held, place, form);
    return at(held, place, ...lengthOfText(value, place));
  }
  return Array.isArray(value) ? at(held, place, ...lengthOfList(value, issue)) : wrong(held, place, form);
}

function lengthOfText(value: string, { schema }: Place): [string, string] {
  const { least, most } = schema === null ? { least: null, most: null } : boundsOf(schema);
  const has = `has ${counted(value.length, 'character')}`;
  if (most !== null && value.length > most) {
    const limit = counted(most, 'character');
    return [`${has}, and at most ${limit} are allowed`, `shorten it to ${limit}`];
  }
  const upTo = most === null ? 'or more characters' : `to ${counted(most, 'character')}`;
  const fix = `write a text of ${least ?? 1} ${upTo}`;
  return [value === '' ? 'must not be empty' : `${has}, and at least ${least ?? 1} are needed`, fix];
}

function lengthOfList(
  value: readonly unknown[],
  issue: z.$ZodIssueTooSmall | z.$ZodIssueTooBig,
): [string, string] {
  const has = value.length === 0 ? 'is an empty list' : `has ${counted(value.length, 'entry', 'entries')}`;
  if (issue.code === 'too_small') {
    const least = counted(Number(issue.minimum), 'entry', 'entries');
    return [`${has}, and must have at least ${least}`, `write at least ${least}`];
  }
  const most = counted(Number(issue.maximum), 'entry', 'entries');
  return [`${has}, and may have at most ${grouped(Number(issue.maximum))}`, `leave at most ${most}`];
}

/** A name in an object that may have any that are of a form. */
function wrongKey(held: Held, { path, schema }: Place, key: string): Finding {
  const keyType = schema === null ? null : keyOf(schema);
  const form = keyType === null ? forms.id : formOf(keyType);
  const right = form.instead?.(key) ?? null;
  const says = `is no name for this: it must be ${form.is}`;
  const fix =
    right === null ? `give it a name such as ${form.example}` : `write ${right} instead of "${key}"`;
  return at(held, { path: [...path, key], schema: null }, says, fix);
}

/** What a check of the schema itself found; where that asks for a form, what is wrong with it. */
function broken(held: Held, place: Place, issue: z.$ZodIssueCustom): Finding {
  const hasForm = place.schema !== null && formNameOf(bare(place.schema)) !== null;
  if (hasForm) return wrong(held, place, formAt(place));
  const fix: unknown = issue.params?.fix;
  return at(held, place, issue.message, typeof fix === 'string' ? fix : 'correct it');
}
