/**
 * The compiler names every place where a new kind of fact or of outcome, or a new field of the state, must be
 * handled. Dummies are added to a copy of the sources, and its complaints are compared with the list of places.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

function replaceIn(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
  writeFileSync(file, text.replace(before, after));
}

/** The files in which the compiler finds fault, once `change` was made to a copy of the sources. */
function faultyFiles(change: (copy: string) => void): readonly string[] {
  const copy = mkdtempSync(join(tmpdir(), 'laurel-catalogue-'));
  try {
    for (const folder of ['domain', 'functions', 'test/support', 'test/functions/support']) {
      cpSync(join(root, folder), join(copy, folder), { recursive: true });
    }
    cpSync(join(root, 'docs/openapi.json'), join(copy, 'docs/openapi.json'));
    cpSync(join(root, 'programs'), join(copy, 'programs'), { recursive: true });
    cpSync(join(root, 'package.json'), join(copy, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const include = ['domain', 'functions', 'test/support/arbitraries/facts.ts'];
    const tsconfig = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as object;
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...tsconfig, include }));
    change(copy);
    const compiler = join(root, 'node_modules/.bin/tsc');
    const { stdout } = spawnSync(compiler, ['-p', '.', '--pretty', 'false'], { cwd: copy, encoding: 'utf8' });
    const files = stdout.split('\n').flatMap((line) => /^([^\s(]+)\(\d+,\d+\): error/.exec(line)?.[1] ?? []);
    return [...new Set(files)].sort();
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

test('the compiler names every place where a new kind of fact or of outcome must be handled', () => {
  const files = faultyFiles((copy) => {
    const facts = join(copy, 'domain/facts/facts.ts');
    replaceIn(facts, '  | TagUnset;', '  | TagUnset\n  | Dummy;');
    replaceIn(
      facts,
      'export interface TagUnset ',
      "export interface Dummy extends FactBase {\n  readonly kind: 'dummy';\n}\n\nexport interface TagUnset ",
    );
    const outcomes = join(copy, 'domain/facts/outcomes.ts');
    replaceIn(outcomes, '  | TriggerWithdrawn;', '  | TriggerWithdrawn\n  | Dummied;');
    replaceIn(
      outcomes,
      'export interface TagChanged',
      "export interface Dummied extends Decided {\n  readonly kind: 'dummied';\n}\n\nexport interface TagChanged",
    );
  });
  expect(files).toEqual([
    'domain/explain/reasons.ts',
    'domain/facts/catalogue.ts',
    'domain/facts/order.ts',
    'domain/facts/outcomeCatalogue.ts',
    'domain/member/handlers.ts',
    'functions/api/openapi/answers/outcomes/outcome.ts',
    'functions/outbound/events/event.ts',
    'functions/outbound/events/types.ts',
    'functions/present/outcomes/outcome.ts',
    'functions/store/ledger/factText.ts',
    'test/support/arbitraries/facts.ts',
  ]);
});

test('the compiler names the places where a new field of the state must be made and stored', () => {
  const files = faultyFiles((copy) => {
    replaceIn(
      join(copy, 'domain/state/state.ts'),
      '  readonly activity: Activity;\n',
      '  readonly activity: Activity;\n  readonly dummy: number;\n',
    );
  });
  expect(files).toEqual(['domain/member/apply.ts', 'functions/store/members/statePacking.ts']);
});
