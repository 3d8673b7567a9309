/** Everything that is measured, in the order in which it is shown. A new benchmark is a file and a line here. */
import type { Benchmark } from './benchmark.ts';
import { commandsBenchmarks } from './commands/benchmark.ts';
import { cpuBenchmark } from './cpu/benchmark.ts';
import { deliveriesBenchmark, eventsBenchmark } from './events/benchmark.ts';
import { foldBenchmark } from './fold/benchmark.ts';
import { importsBenchmark } from './imports/benchmark.ts';
import { pagesBenchmark } from './pages/benchmark.ts';
import { platformBenchmark } from './platform/benchmark.ts';
import { previewBenchmark } from './preview/benchmark.ts';
import { sourcesBenchmark } from './sources/benchmark.ts';
import { sweepsBenchmarks } from './sweeps/benchmark.ts';
import { unitsBenchmarks } from './units/benchmark.ts';
import { busyMemberBenchmark } from './units/busyMember.ts';
import { valueBenchmark } from './value/benchmark.ts';

export const benchmarks: readonly Benchmark[] = [
  ...unitsBenchmarks,
  busyMemberBenchmark,
  eventsBenchmark,
  deliveriesBenchmark,
  ...commandsBenchmarks,
  cpuBenchmark,
  importsBenchmark,
  sourcesBenchmark,
  pagesBenchmark,
  foldBenchmark,
  previewBenchmark,
  ...sweepsBenchmarks,
  valueBenchmark,
  platformBenchmark,
];
