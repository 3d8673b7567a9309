/** On which line of a file something stands, by its path. */

/**
 * For JSON that can be parsed. What is not there stands where it would have to be put: at what is around
 * it. Paths are those of findings: `tiers.levels[1].id`, empty for the document.
 */
export function linesOf(text: string): (path: string) => number {
  const lines = new Map<string, number>();
  new Scanner(text, lines).value('');
  return (path) => {
    // The document itself is in it.
    for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')))) {
      const line = lines.get(at);
      if (line !== undefined) return line;
    }
  };
}

/** What stands between keys and values. */
const space = /[\s,:]*/y;
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const plain = /[^\s,\]}]*/y;

/** Goes through the text once and notes where each value begins, or its key where it has one. */
class Scanner {
  readonly #text: string;
  readonly #lines: Map<string, number>;
  #at = 0;
  #line = 1;

  constructor(text: string, lines: Map<string, number>) {
    this.#text = text;
    this.#lines = lines;
  }

  value(path: string, line?: number): void {
    this.#skip();
    this.#lines.set(path, line ?? this.#line);
    const first = this.#text[this.#at];
    if (first === '{') this.#members(() => this.#member(path));
    else if (first === '[') {
      let index = 0;
      this.#members(() => this.value(`${path}[${index++}]`));
    } else this.#take(first === '"' ? string : plain);
  }

  /** Up to the bracket that closes the one that is next. */
  #members(member: () => void): void {
    this.#at++;
    for (this.#skip(); !/[\]}]/.test(this.#text[this.#at] as string); this.#skip()) member();
    this.#at++;
  }

  #member(path: string): void {
    const line = this.#line;
    const key = JSON.parse(this.#take(string)) as string;
    this.value((path === '' ? key : `${path}.${key}`).toWellFormed(), line);
  }

  #skip(): void {
    this.#line += this.#take(space).split('\n').length - 1;
  }

  /** What is next, as far as it is like this. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [taken] = pattern.exec(this.#text) as unknown as [string];
    this.#at += taken.length;
    return taken;
  }
}
