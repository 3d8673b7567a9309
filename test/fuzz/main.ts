/** `npm run fuzz [-- --runs N --seed S]`: 100,000 generated deliveries unless told, with a seed that is printed. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const wanted = Number(values.runs ?? '100000');
const seed = Number(values.seed ?? String(Date.now() % 2_000_000_000));
if (!(wanted >= 1 && Number.isSafeInteger(seed))) {
  console.error('--runs must be a number of deliveries and --seed a whole number');
  process.exit(2);
}

/** What the test sends by itself. */
const runsOfTest = 2_000;
const { status } = spawnSync('vitest', ['run', 'test/fuzz'], {
  stdio: 'inherit',
  env: { ...process.env, LAUREL_SEED: String(seed), LAUREL_RUNS: String(wanted / runsOfTest) },
});
if (status !== 0) console.error(`Failed: npm run fuzz -- --runs ${wanted} --seed ${seed} repeats it`);
process.exitCode = status ?? 1;
