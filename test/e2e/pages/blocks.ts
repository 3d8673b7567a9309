/**
 * The fenced blocks of a page, as their info strings say what becomes of them; a reader sees the language alone:
 *
 *     ```sh              is run, in the shell of its page; every command has to succeed
 *     ```sh refused      is run, and one of its commands is refused, or one of its answers is a problem
 *     ```sh elsewhere    is not run: it needs an account, or starts what the test has started
 *     ```json answer     is in what the block before it printed; instants and made-up ids may differ
 *     ```text answer     the same, line for line
 *     ```text like       the same, and all figures may differ: they hang on the day
 *     ```sh needs php    is run, with what it answers, where the machine has that command
 *     ```json as a/b     is written into the file a/b before anything is run
 */

export interface Block {
  readonly language: string;
  readonly marks: readonly string[];
  readonly text: string;
  readonly line: number;
}

export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(\S*)([^\n]*)\n(.*?)^```$/gms)].map(
    ({ 1: language, 2: info, 3: text, index }) => ({
      language: language as string,
      marks: (info as string).split(/\s+/).filter((mark) => mark !== ''),
      text: text as string,
      line: page.slice(0, index).split('\n').length,
    }),
  );
}

export const isRun = ({ language, marks }: Block) => language === 'sh' && !marks.includes('elsewhere');
/** Where the block is to be written; null: nowhere. */
export function fileOf({ marks }: Block): string | null {
  return marks[0] === 'as' ? (marks[1] ?? null) : null;
}
/** The command without which it can't be run; null: none beside those of any shell. */
export function needOf({ marks }: Block): string | null {
  return marks[0] === 'needs' ? (marks[1] ?? null) : null;
}
export const isAnswer = ({ marks }: Block) => marks.includes('answer') || marks.includes('like');

const marksOf: Readonly<Record<string, readonly string[]>> = {
  sh: ['refused', 'elsewhere', 'needs'],
  json: ['answer', 'like', 'as'],
  text: ['answer', 'like'],
  js: ['elsewhere', 'as'],
  php: ['as'],
  python: ['as'],
  ruby: ['as'],
};

const takesWord = (mark: string | undefined) => mark === 'as' || mark === 'needs';

/** Marks that mean nothing, and answers to nothing. */
export function faultsOf(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block, index) => {
    const unknown = block.marks.filter(
      (mark, at) => !takesWord(block.marks[at - 1]) && !(marksOf[block.language] ?? []).includes(mark),
    );
    const before = blocks.slice(0, index).findLast((each) => !isAnswer(each));
    const isLost = isAnswer(block) && (before === undefined || !isRun(before));
    return [
      ...unknown.map((mark) => `line ${block.line}: what is ${block.language} ${mark}?`),
      ...(isLost ? [`line ${block.line}: it answers nothing that is run`] : []),
    ];
  });
}
