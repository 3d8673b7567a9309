/**
 * Runs the tests against one mutant after the other, for Stryker. Its own runner starts a vitest for each,
 * which takes half a second before the first test; this one takes some milliseconds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import type { Test } from './collector.ts';
import { type Suite, suiteOf, testFiles } from './suite.ts';

/**
 * Of the histories that `npm test` draws: tables kill most mutants, and each that survives pays for all.
 * A property that does not meet by then what it wants to have met is left out.
 */
const shareOfHistories = '0.02';

/** Written in the sandbox by the process of the dry run, for all. */
const timesFile = 'times.json';

/** What mutated code reads and writes. */
const mutated = globalThis as unknown as { __stryker__: InstrumenterContext };
mutated.__stryker__ ??= {};

class FreshRunner implements TestRunner {
  private readonly files = testFiles();
  private begin!: Suite;
  private times: Times | undefined;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.env.LAUREL_RUNS = shareOfHistories;
    this.begin = await suiteOf(this.files);
  }

  async dryRun({ testFiles }: DryRunOptions): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    const loads: [file: string, ms: number][] = [];
    const asked = testFiles && new Set(testFiles.map((file) => relative('.', file)));
    for (const file of this.files.filter((path) => asked?.has(path) ?? true)) {
      const startedAt = performance.now();
      const found = this.begin()(file);
      loads.push([file, performance.now() - startedAt]);
      // Each begins anew: what the one before left in a cache would hide which code it covers.
      for (const index of found.keys()) {
        const test = this.begin()(file)[index] as Test;
        mutated.__stryker__.currentTestId = test.id;
        const result = await attempt(test);
        const isLeftOut = result.status === TestStatus.Failed && test.file.startsWith('test/properties/');
        delete mutated.__stryker__.currentTestId;
        if (isLeftOut) delete mutated.__stryker__.mutantCoverage?.perTest[test.id];
        else tests.push(result);
      }
    }
    const times = tests.map(({ id, timeSpentMs }) => [id, timeSpentMs] as const);
    writeFileSync(timesFile, JSON.stringify({ loads, tests: times }));
    const { mutantCoverage } = mutated.__stryker__;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }: MutantRunOptions): Promise<MutantRunResult> {
    Object.assign(mutated.__stryker__, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const tests = await this.untilOneFails(testFilter ?? []);
    const endless = determineHitLimitReached(mutated.__stryker__.hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests });
  }

  /** File by file, the cheapest first: most mutants die before the others have to be loaded. */
  private async untilOneFails(ids: readonly string[]): Promise<TestResult[]> {
    const results: TestResult[] = [];
    const load = this.begin();
    for (const [file, wanted] of this.cheapFirst(ids)) {
      for (const test of loaded(load, file, wanted)) {
        const result = await attempt(test);
        results.push(result);
        if (result.status === TestStatus.Failed) return results;
      }
    }
    return results;
  }

  /** The tests of these ids by file, all where none is named. */
  private cheapFirst(ids: readonly string[]): readonly (readonly [file: string, ids: readonly string[]])[] {
    this.times ??= readTimes();
    const { loads, tests } = this.times;
    const timeOf = (id: string) => tests.get(id) ?? 0;
    const named = ids.filter((id) => tests.has(id)); // Stryker may name files: then it means all
    const byFile = [...Map.groupBy(named.length > 0 ? named : tests.keys(), fileOf)];
    const costOf = ([file, wanted]: readonly [string, readonly string[]]) =>
      wanted.reduce((sum, id) => sum + timeOf(id), loads.get(file) ?? 0);
    return byFile
      .map(([file, wanted]) => [file, wanted.toSorted((a, b) => timeOf(a) - timeOf(b))] as const)
      .sort((a, b) => costOf(a) - costOf(b));
  }
}

/** Milliseconds: of loading each file, and of each test by its id. */
interface Times {
  readonly loads: ReadonlyMap<string, number>;
  readonly tests: ReadonlyMap<string, number>;
}

function readTimes(): Times {
  const { loads, tests } = JSON.parse(readFileSync(timesFile, 'utf8'));
  return { loads: new Map(loads), tests: new Map(tests) };
}

/** In the order of the ids; where the file can't even be loaded, they fail by that. */
function loaded(load: ReturnType<Suite>, file: string, ids: readonly string[]): readonly Test[] {
  try {
    const tests = new Map(load(file).map((test) => [test.id, test]));
    return ids.flatMap((id) => tests.get(id) ?? []);
  } catch (error) {
    return ids.map((id) => ({ id, file, run: () => Promise.reject(error) }));
  }
}

function fileOf(id: string): string {
  return id.slice(0, id.indexOf(' > '));
}

async function attempt({ id, file, run }: Test): Promise<TestResult> {
  const startedAt = performance.now();
  const result = () => ({ id, name: id, fileName: file, timeSpentMs: performance.now() - startedAt });
  try {
    await run();
    return { ...result(), status: TestStatus.Success };
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error);
    return { ...result(), status: TestStatus.Failed, failureMessage };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'fresh', FreshRunner)];
