/** A page for retailers, as far as it can be followed: its commands, its tables, its settings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Page {
  /** In the order of the page, split as a shell does. */
  readonly commands: readonly (readonly string[])[];
  /** What is to be chosen in the shop, from the table of topics. */
  readonly topics: readonly string[];
  /** Of the table of what may be wrong: status and name. */
  readonly wrongs: readonly (readonly [number, string])[];
  readonly settings: readonly object[];
}

function textOf(page: string): string {
  return readFileSync(join(import.meta.dirname, '../../../docs/sources', `${page}.md`), 'utf8');
}

function blocksIn(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block]) => block!,
  );
}

/** As they are to be typed, without what a page says beside them. */
export function commandsOf(page: string): Page['commands'] {
  const lines = blocksIn(textOf(page), 'sh').flatMap((block) => block.trim().split('\n'));
  return lines.map((line) => words(line.replace(/\s+# .*$/, '')));
}

export function readPage(kind: string): Page {
  const text = textOf(kind);
  const blocks = (language: string) => blocksIn(text, language);
  return {
    commands: commandsOf(kind),
    topics: rowsUnder(text, /\| (?:event|topic)[^\n]*what Laurel makes of it \|/).map(
      (row) => codesIn(row)[0]!,
    ),
    wrongs: rowsUnder(text, /\| it says \|[^\n]*/).map((row) => {
      const status = Number(/^\| (\d{3}) /.exec(row)![1]);
      return [status, codesIn(row.split('|')[1]!).at(-1)!];
    }),
    settings: blocks('json').map((block) => JSON.parse(block)),
  };
}

/** Words of a shell, single quotes around some of them. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

function rowsUnder(text: string, head: RegExp): readonly string[] {
  const from = head.exec(text);
  if (from === null) throw new Error(`the page has no table ${head}`);
  const [, , ...rows] = text.slice(from.index).split('\n');
  return rows.slice(
    0,
    rows.findIndex((row) => !row.startsWith('|')),
  );
}

function codesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}
