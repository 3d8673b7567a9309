/** The JSON Schema that editors use, against the check that the platform makes. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programFileSchema } from '../../../domain/program/file.ts';
import { programJsonSchema } from '../../../functions/api/openapi/programSchema.ts';
import { shippedPrograms } from '../../support/shipped.ts';
import { mutatedDocument } from '../support/mutations.ts';
import { programFile } from '../support/shop.ts';

const folder = resolve(import.meta.dirname, '../../../programs');
const files = shippedPrograms.map((name) => `${name}.json`);
const isValid = new Ajv({ strict: true, allErrors: true }).compile(programJsonSchema());

function read(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function placesOf(document: unknown): string[] {
  isValid(document);
  return (isValid.errors ?? []).map(({ instancePath }) => instancePath);
}

describe('the example programs', () => {
  it.each(files)('%s is valid, and names the schema that says so', (name) => {
    const file = read(name);
    expect(placesOf(file)).toEqual([]);
    expect(resolve(folder, String(file.$schema))).toBe(resolve(folder, '../docs/program.schema.json'));
  });
});

describe('an editor points at what the platform would refuse', () => {
  type File = ReturnType<typeof programFile>;
  // biome-ignore lint/suspicious/noExplicitAny: the tests break it in ways that no type allows
  const broken = (change: (file: any) => void): File => {
    const file = structuredClone(programFile('shop'));
    change(file);
    return file;
  };
  it.each<[what: string, file: File, place: string]>([
    ['a field that nobody knows', broken((file) => Object.assign(file.tiers, { colour: 'gold' })), '/tiers'],
    ['no name', broken((file) => delete file.name), ''],
    ['an id in capitals', broken((file) => Object.assign(file, { id: 'SHOP' })), '/id'],
    ['a currency in lower case', broken((file) => Object.assign(file, { currency: 'usd' })), '/currency'],
    [
      'money as a number',
      broken((file) => Object.assign(file.earning.base, { per: 1 })),
      '/earning/base/per',
    ],
    [
      'an unknown rounding',
      broken((file) => Object.assign(file.earning.base, { rounding: 'half' })),
      '/earning/base/rounding',
    ],
    ['no levels', broken((file) => Object.assign(file.tiers, { levels: [] })), '/tiers/levels'],
    ['121 months', broken((file) => Object.assign(file.expiry, { months: 121 })), '/expiry/months'],
  ])('%s', (_, file, place) => {
    expect(placesOf(file)).toContain(place);
    expect(programFileSchema.safeParse(file).success).toBe(false);
  });
});

describe('the two agree', () => {
  it('the schema takes every shape that the check takes, and no more', () => {
    let taken = 0;
    fc.assert(
      fc.property(mutatedDocument(programFile('shop')), (file) => {
        const byCheck = programFileSchema.safeParse(file);
        const bySchema = isValid(file);
        if (byCheck.success) taken++;
        // What is no pattern stands in the check alone: which currencies and time zones there are.
        const meaning = byCheck.error?.issues.every(({ code }) => code === 'custom') ?? false;
        if (!meaning) expect(bySchema, JSON.stringify(file)).toBe(byCheck.success);
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(100);
  }, 60_000);
});
