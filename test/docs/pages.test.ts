/** What the pages print is what the code takes: JSON parses, program files are valid, links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProgramFile } from '../../domain/program/parse.ts';

const root = join(import.meta.dirname, '../..');
const inFolder = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const guides = ['README.md', ...inFolder('docs'), ...inFolder('docs/sources')];
const pages = [...guides, 'CONTRIBUTING.md', 'CHANGELOG.md', ...inFolder('docs/adr')];

interface Block {
  readonly place: string;
  readonly text: string;
}

function jsonBlocks(page: string): readonly Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```json[^\n]*\n(.*?)^```$/gms)].map(({ 1: block, index }) => ({
    place: `${page}:${lineOf(text, index)}`,
    text: block as string,
  }));
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** A program file has a currency and tiers; the ladder that the API shows has levels of its own. */
function isProgramFile(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'currency' in json && 'tiers' in json;
}

const blocks = guides.flatMap(jsonBlocks);

describe('JSON on the pages', () => {
  it.each(blocks)('$place parses', ({ text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it('is a valid program file where it is a whole one', () => {
    const files = blocks
      .filter(({ text }) => isProgramFile(JSON.parse(text)))
      .map(({ place, text }) => [place, parseProgramFile(JSON.parse(text))] as const);
    expect(files.map(([place]) => place.split(':')[0])).toContain('docs/operators.md');
    for (const [place, parsed] of files) {
      expect(parsed.kind === 'invalid' ? parsed.errors : [], place).toEqual([]);
    }
  });
});

describe('links on the pages', () => {
  it.each(pages)('%s: each leads to a file, and to a heading of it', (page) => {
    expect(linksOf(page).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });
});

/** Relative targets of links in the prose; code and other sites are left out. */
function linksOf(page: string): readonly string[] {
  const prose = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```$|`[^`\n]*`/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(({ 1: target }) => target as string)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path, anchor] = link.split('#') as [string, string?];
  const file = path === '' ? join(root, page) : join(root, dirname(page), path);
  if (relative(root, file).startsWith('..') || !existsSync(file)) return false;
  return anchor === undefined || headingsOf(file).includes(anchor);
}

/** As GitHub names them. */
function headingsOf(file: string): readonly string[] {
  const prose = readFileSync(file, 'utf8').replace(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(({ 1: heading }) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** Words that readers of English stumble over, and what says the same. */
const stumbling: readonly (readonly [RegExp, string])[] = [
  [/\breckon\w*/i, 'calculate'],
  [/\banew\b/i, 'again'],
  [/\bfor good\b/i, 'for ever, or: it can never be changed'],
  [/\bbeside\b/i, 'next to, besides, in addition to'],
  [/\bin the midst of\b/i, 'in the middle of'],
  [/\balarm\w* rings?\b/i, 'is raised'],
];

function stumblesIn(prose: string): readonly string[] {
  return stumbling.flatMap(([word, better]) => {
    const match = word.exec(prose);
    return match === null ? [] : [`${match[0]}: ${better}`];
  });
}

/** What the OpenAPI document and the schema of program files say to people. */
function descriptionsIn(document: unknown): readonly string[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' && (name === 'description' || name === 'summary' || name === 'title')
      ? [value]
      : descriptionsIn(value),
  );
}

describe('the prose of guides', () => {
  it.each(guides)('%s: uses common words', (page) => {
    const prose = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```$/gms, '');
    expect(stumblesIn(prose)).toEqual([]);
  });

  it.each(['docs/openapi.json', 'docs/program.schema.json'])('%s: describes in common words', (page) => {
    const descriptions = descriptionsIn(JSON.parse(readFileSync(join(root, page), 'utf8')));
    expect(descriptions.length).toBeGreaterThan(50);
    expect(descriptions.filter((each) => stumblesIn(each).length > 0)).toEqual([]);
  });
});
