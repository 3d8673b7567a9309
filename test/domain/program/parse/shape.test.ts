/** Whatever stands in a file, the check lists what is wrong with it, all at once. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProgramFile } from '../../../../domain/program/parse.ts';
import { programJson } from '../../../support/programs.ts';
import { runs } from '../../../support/runs.ts';
import { findings, path, second, spend, wrong } from './wrong.ts';

describe('a wrong program file', () => {
  test('everything that is wrong is said at once', () => {
    const changes = {
      ...second({ qualify: { anyOf: [spend('0.00')] }, multiplier: '0' }),
      earning: { base: { per: '1.001' } },
    };
    expect(wrong(changes)).toEqual([
      'earning.base.per: "1.001": "per" is "1.001", and USD has 2 decimals',
      `${path}.qualify.anyOf[0].atLeast: "0.00": "atLeast" must be more than zero, not "0.00"`,
    ]);
  });

  test.each([
    ['nothing', null],
    ['a list', []],
    ['a text', 'demo'],
    ['a number', 1e308],
    ['a prototype', JSON.parse('{ "__proto__": { "id": "x" }, "constructor": {} }')],
    ['a deep nest', JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)],
  ])('%s for a file', (_, json) => {
    expect(findings(json)).not.toEqual([]);
  });

  test('a prototype key is an unknown field, and sets nothing', () => {
    const json = JSON.parse(JSON.stringify(programJson()).replace('{', '{"__proto__":{"currency":"EUR"},'));
    expect(findings(json)).toEqual(['__proto__: {"currency":"EUR"}: "__proto__" is not a field of the file']);
  });

  test('no file of any shape makes the check fail: it is valid, or its faults are listed', () => {
    const key = fc.constantFrom(
      'id',
      'tiers',
      'levels',
      'kind',
      'qualify',
      'anyOf',
      'months',
      '__proto__',
      'x',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(
          '',
          'rolling',
          '1.00',
          '-0',
          null,
          true,
          0,
          -1,
          1.5,
          Number.POSITIVE_INFINITY,
          '\ud800',
        ),
        fc.string(),
        fc.dictionary(key, tie('any'), { maxKeys: 5 }),
        fc.array(tie('any'), { maxLength: 3 }),
      ),
    })).any;
    const place = fc.constantFrom('earning', 'tiers', 'expiry', 'id', 'currency', 'timeZone', 'levels');
    fc.assert(
      fc.property(value, place, (any, where) => {
        for (const json of [any, { ...(programJson() as object), [where]: any }]) {
          const parsed = parseProgramFile(json);
          if (parsed.kind === 'invalid') expect(parsed.errors.length).toBeGreaterThan(0);
        }
      }),
      runs(2_000),
    );
  });
});
