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

/** Written in the sandbox by the process of the dry run, for all: by test, the milliseconds that it took. */
const timesFile = 'times.json';

/** What mutated code reads and writes. */
const mutated = globalThis as unknown as { __stryker__: InstrumenterContext };
mutated.__stryker__ ??= {};

class FreshRunner implements TestRunner {
  private readonly files = testFiles();
  private begin!: Suite;
  private times: ReadonlyMap<string, number> | undefined;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.env.LAUREL_RUNS = shareOfHistories;
    this.begin = await suiteOf(this.files);
  }

  async dryRun({ testFiles }: DryRunOptions): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    const asked = testFiles && new Set(testFiles.map((file) => relative('.', file)));
    for (const file of this.files.filter((path) => asked?.has(path) ?? true)) {
      // Each begins anew: what the one before left in a cache would hide which code it covers.
      for (const index of this.begin()(file).keys()) {
        const test = this.begin()(file)[index] as Test;
        mutated.__stryker__.currentTestId = test.id;
        const result = await attempt(test);
        const isLeftOut = result.status === TestStatus.Failed && test.file.startsWith('test/properties/');
        delete mutated.__stryker__.currentTestId;
        if (isLeftOut) delete mutated.__stryker__.mutantCoverage?.perTest[test.id];
        else tests.push(result);
      }
    }
    writeFileSync(timesFile, JSON.stringify(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs])));
    const { mutantCoverage } = mutated.__stryker__;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }: MutantRunOptions): Promise<MutantRunResult> {
    Object.assign(mutated.__stryker__, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const tests = await this.untilOneFails(testFilter ?? []);
    const endless = determineHitLimitReached(mutated.__stryker__.hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests });
  }

  private async untilOneFails(ids: readonly string[]): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const test of this.quickFirst(ids)) {
      const result = await attempt(test);
      results.push(result);
      if (result.status === TestStatus.Failed) break;
    }
    return results;
  }

  /** The tests of these ids, all where none is named; where a file can't even be loaded, they fail by that. */
  private quickFirst(ids: readonly string[]): readonly Test[] {
    this.times ??= new Map(JSON.parse(readFileSync(timesFile, 'utf8')));
    const times = this.times;
    const named = ids.filter((id) => times.has(id)); // Stryker may name files: then it means all
    const wanted = new Set(named.length > 0 ? named : times.keys());
    const load = this.begin();
    const tests = [...new Set([...wanted].map(fileOf))].flatMap((file) => {
      try {
        return load(file);
      } catch (error) {
        const fail = () => Promise.reject(error);
        return [...wanted].filter((id) => fileOf(id) === file).map((id) => ({ id, file, run: fail }));
      }
    });
    const timeOf = (test: Test) => times.get(test.id) ?? 0;
    return tests.filter(({ id }) => wanted.has(id)).sort((a, b) => timeOf(a) - timeOf(b));
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
