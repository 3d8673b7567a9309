/** Results for people and for programs. */
import { cpus } from 'node:os';
import { isMet, type Result } from './benchmark.ts';

export function asJson(results: readonly Result[]): string {
  const lines = results.map(({ name, value, unit, target }) => JSON.stringify({ name, value, unit, target }));
  return `[\n  ${lines.join(',\n  ')}\n]`;
}

export function asTable(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.name,
    shown(result.value),
    result.unit,
    result.target ?? '',
    verdict(isMet(result)),
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 1 ? cell.padStart(widths[1]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value >= 100 ? 0 : 3 });
}

function verdict(met: boolean | null): string {
  if (met === null) return '';
  return met ? 'met' : 'MISSED';
}

export function machine(): string {
  const cores = cpus();
  return `Node ${process.version} on ${cores.length} cores (${cores[0]?.model ?? 'unknown'}), ${process.platform} ${process.arch}`;
}
