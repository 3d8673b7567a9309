/**
 * The laws over many more histories than `npm test` draws: `npm run prove [-- --runs N --seed S]`.
 *
 * Round after round of all properties, each with a seed of its own, over all cores, until N tries are
 * made (1,000,000 unless told). Ends with 1 at the first failure, which fast-check has shrunk and printed;
 * `LAUREL_SEED` with the seed of its round tries the same again.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const wanted = wholeNumber('runs', values.runs ?? '1000000');
const firstSeed = wholeNumber('seed', values.seed ?? String(Date.now() % 2_000_000_000));

const folder = mkdtempSync(join(tmpdir(), 'laurel-prove-'));
const tally = join(folder, 'tally');
try {
  let tries = 0;
  for (let seed = firstSeed; tries < wanted; seed++) {
    const code = await round(seed);
    tries = readFileSync(tally, 'utf8')
      .split('\n')
      .reduce((sum, line) => sum + Number(line), 0);
    if (code !== 0) {
      console.error(
        `Failed in the round of seed ${seed}: see above. LAUREL_SEED=${seed} npx vitest run test/properties`,
      );
      process.exitCode = 1;
      break;
    }
    console.error(
      `${tries.toLocaleString('en')} of ${wanted.toLocaleString('en')} tries, seed ${seed}: all laws hold`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

function round(seed: number): Promise<number> {
  const reporters = ['--reporter=dot', `--maxWorkers=${availableParallelism()}`];
  const child = spawn('vitest', ['run', 'test/properties', ...reporters], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, LAUREL_SEED: String(seed), LAUREL_TALLY: tally },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number, not "${text}"`);
  process.exit(2);
}
