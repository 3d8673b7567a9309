/**
 * `npm run bench`: measures, shows what came out, and ends with 0 whether or not targets are met. What could not
 * be measured is said, does not keep the others from being measured, and ends with 1.
 */
import type { Benchmark, Result } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { type Flags, readFlags, usage } from './flags.ts';
import { asJson, asTable, machine } from './report.ts';
import { say } from './support/progress.ts';

async function run({ json, only }: Flags): Promise<void> {
  const isWanted = ({ name }: { readonly name: string }) => only.test(name);
  const wanted = benchmarks.filter(({ measures }) => measures.some(isWanted));
  if (wanted.length === 0) {
    const names = benchmarks.flatMap(({ measures }) => measures.map(({ name }) => `  ${name}`));
    throw new UsageError(`Nothing is named like ${only}. There are:\n${names.join('\n')}`);
  }
  say(machine());
  const results: Result[] = [];
  for (const each of wanted) results.push(...(await measure(each)).filter(isWanted));
  process.stdout.write(`${json ? asJson(results) : asTable(results)}\n`);
}

async function measure({ measures, run }: Benchmark): Promise<readonly Result[]> {
  const startedAt = performance.now();
  const results = await run().catch((error: unknown) => {
    say(`  failed  ${measures[0]?.name} …: ${error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
    return [];
  });
  say(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${measures[0]?.name} …`);
  return results;
}

class UsageError extends Error {}

const read = readFlags(process.argv.slice(2));
try {
  if (read.kind === 'help') process.stdout.write(`${usage}\n`);
  else if (read.kind === 'wrong') throw new UsageError(`${read.why}\n\n${usage}`);
  else await run(read.flags);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
