/** On which line of a file something stands, by its path. */

/**
 * For JSON that can be parsed. What is not there stands where it would have to be put: at what is around
 * it. Paths are those of findings: `tiers.levels[1].id`, empty for the document.
 */
export function linesOf(text: string): (path: string) => number {
  const lines = new Map<string, number>();
  new Scanner(text, lines).value('');
  return (path) => {
    for (let at = path; ; at = at.slice(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))))) {
      const line = lines.get(at);
      if (line !== undefined) return line;
      if (at === '') return 1;
    }
  };
}

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
    if (first === '{') this.#members('}', () => this.#member(path));
    else if (first === '[') {
      let index = 0;
      this.#members(']', () => this.value(`${path}[${index++}]`));
    } else if (first === '"') this.#string();
    else while (this.#at < this.#text.length && !/[\s,\]}]/.test(this.#text[this.#at] as string)) this.#at++;
  }

  #members(end: string, member: () => void): void {
    this.#at++;
    for (;;) {
      this.#skip();
      const next = this.#text[this.#at];
      if (next === undefined) return;
      if (next === end || next === ',') this.#at++;
      if (next === end) return;
      if (next !== ',') member();
    }
  }

  #member(path: string): void {
    const line = this.#line;
    const key = this.#string();
    this.#skip();
    this.#at++; // the colon
    this.value((path === '' ? key : `${path}.${key}`).toWellFormed(), line);
  }

  #string(): string {
    const start = this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    }
    this.#at++;
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #skip(): void {
    while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at] as string)) {
      if (this.#text[this.#at] === '\n') this.#line++;
      this.#at++;
    }
  }
}
