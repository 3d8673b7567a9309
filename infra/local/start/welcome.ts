/** What is printed when the platform is ready: where it is, and what to run first. */
import { relative } from 'node:path';
import { type Page, plainPage } from '../../../cli/terminal/page.ts';
import type { Platform } from '../platform.ts';

type Shown = Pick<Platform, 'url' | 'program' | 'logs'>;

/** `isPlayed`: the demo's members are there. */
export function welcome(
  { url, program, logs }: Shown,
  isPlayed: boolean,
  { paint }: Page = plainPage,
): string {
  const demo = [
    ["a member's status", 'npx laurel status demo-member'],
    ['lowered, and back', 'npx laurel member hana --explain'],
    ['all members', 'npx laurel segments'],
  ];
  const tries = [
    ...(isPlayed ? demo : []),
    ['send a purchase', 'npx laurel send --order 1001 --member ada --amount 120.00'],
    ['the same with curl', 'npx laurel example'],
  ];
  const width = Math.max(...tries.map(([what = '']) => what.length));
  return [
    '',
    `${paint('green', 'Laurel is ready')} at ${paint('bold', url)} (program ${program}).`,
    `The console is at ${paint('bold', `${url}/console`)}. In another terminal:`,
    '',
    ...tries.map(([what = '', command = '']) => `  ${paint('dim', what.padEnd(width))}  ${command}`),
    '',
    paint('dim', `Logs are in ${relative(process.cwd(), logs) || logs}. Ctrl-C stops it.`),
  ].join('\n');
}
