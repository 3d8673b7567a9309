/** Every command on the pages runs on a fresh local run, and answers what its page says. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coffeeShop } from '../../../infra/local/demo/catalogue.ts';
import { playDemo } from '../../../infra/local/demo/play.ts';
import { type Platform, startPlatform } from '../../../infra/local/platform.ts';
import { chooseProgram } from '../../../infra/local/start/chosen-program.ts';
import { beginningOf, openingFile } from '../../../infra/local/start/play-demo.ts';
import { removeReadyFile, writeReadyFile } from '../../../infra/local/start/ready-file.ts';
import { type Block, blocksOf, faultsOf, fileOf, isAnswer, isRun, needOf } from './blocks.ts';
import { documentsIn, missing, missingLines } from './compare.ts';
import { openShell, type Ran, type Shell } from './shell.ts';

const root = join(import.meta.dirname, '../../..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const blocks = new Map(pages.map((page) => [page, blocksOf(readFileSync(join(root, page), 'utf8'))]));
const movesClock = (page: string) => blocks.get(page)!.some(({ text }) => text.includes('"advance"'));
/** Those with something to run; those that move the clock come last. */
const told = pages
  .filter((page) => blocks.get(page)!.some(isRun))
  .toSorted((a, b) => Number(movesClock(a)) - Number(movesClock(b)));

let platform: Platform;
let folder: string;

beforeAll(async () => {
  const now = Date.now();
  platform = await startPlatform({
    clock: beginningOf(now),
    first: { program: 'demo', file: openingFile },
  });
  const { file, text } = chooseProgram('demo', root);
  await playDemo({
    url: platform.url,
    webhookSecret: platform.webhookSecret,
    tokens: platform.tokens,
    file,
    shop: coffeeShop,
    now,
    moveTo: platform.clock.moveTo,
    cast: 'named',
    second: { at: now - 200 * 86_400_000, text, note: 'new' },
  });
  platform.clock.moveTo(Date.now());
  folder = folderOf(platform);
});
afterAll(async () => {
  if (folder !== undefined) removeReadyFile(join(folder, '.laurel'));
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  await platform?.stop();
});

/** What somebody has in front of them who has cloned the repository and started it; what they write stays here. */
function folderOf(running: Platform): string {
  const made = mkdtempSync(join(tmpdir(), 'laurel-pages-'));
  for (const name of ['cli', 'client', 'docs', 'domain', 'node_modules', 'package.json', 'test']) {
    symlinkSync(join(root, name), join(made, name));
  }
  cpSync(join(root, 'programs'), join(made, 'programs'), { recursive: true });
  writeReadyFile(join(made, '.laurel'), running);
  return made;
}

test('marks of blocks mean something', () => {
  expect(pages.flatMap((page) => faultsOf(blocks.get(page)!).map((fault) => `${page}, ${fault}`))).toEqual(
    [],
  );
});

describe.each(told)('%s', (page) => {
  let shell: Shell;
  let last: Ran;
  beforeAll(() => {
    for (const block of blocks.get(page)!) {
      const file = fileOf(block);
      if (file !== null) writeFileSync(join(folder, file), block.text);
    }
    shell = openShell(folder, [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter));
  });
  afterAll(() => shell?.end());

  const followed = blocks.get(page)!.filter((block) => isRun(block) || isAnswer(block));
  let isLeftOut = false;
  test.for(followed)('line $line', async (block, { skip }) => {
    if (!isAnswer(block)) isLeftOut = !isOnMachine(needOf(block));
    if (isLeftOut) skip('the machine has no such command');
    if (isAnswer(block)) return expectAnswer(block, last);
    last = await shell.run(block.text);
    expectSuccess(block, last);
  });
});

function isOnMachine(command: string | null): boolean {
  return command === null || spawnSync(command, ['--version']).error === undefined;
}

const problem = /"type":"\/problems\/[\w-]+"|\{"message":"(Unauthorized|Forbidden|Not Found|[^"]*Error)"\}/;

function expectSuccess({ marks }: Block, ran: Ran): void {
  const { failed, stdout, stderr } = ran;
  const refusals = [...failed, ...(problem.exec(stdout)?.slice(0, 1) ?? [])];
  if (marks.includes('refused')) expect(refusals, `${stdout}\n${stderr}`).not.toEqual([]);
  else expect(refusals, `${stdout}\n${stderr}`).toEqual([]);
}

function expectAnswer({ language, marks, text }: Block, { stdout, stderr }: Ran): void {
  const isLike = marks.includes('like');
  if (language !== 'json') {
    const printed = `${stdout}\n${stderr}`;
    expect(missingLines(text, printed, isLike), printed).toEqual([]);
    return;
  }
  const expected = JSON.parse(text);
  const faults = documentsIn(stdout).map((document) => missing(expected, document, isLike));
  const fewest = faults.toSorted((a, b) => a.length - b.length)[0] ?? ['nothing was answered'];
  expect(fewest, stdout).toEqual([]);
}
