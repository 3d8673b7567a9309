/** Expressions in pieces: words, `#names`, `:values`, operators and brackets. */
import { NotImitated, validation } from './errors.ts';
import type { Substitutions } from './expressions/substitutions.ts';

const token = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(<>|<=|>=|[=<>(),+\-.[\]]))/y;

/** Reads on through an expression; `where` is the name that DynamoDB gives the expression in an error. */
export class Tokens {
  readonly #tokens: readonly string[];
  readonly #where: string;
  readonly substitutions: Substitutions;
  #next = 0;

  constructor(expression: string, where: string, substitutions: Substitutions) {
    this.#where = where;
    this.substitutions = substitutions;
    if (expression.trim() === '') throw this.invalid('The expression can not be empty;');
    this.#tokens = split(expression, (rest) => this.invalid(`Syntax error; near: "${rest}"`));
  }

  peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  take(): string {
    const taken = this.#tokens[this.#next++];
    if (taken === undefined) throw this.#unexpected('<EOF>');
    return taken;
  }

  /** Takes a keyword or a sign where it comes next. */
  takeIf(wanted: string): boolean {
    if (this.peek()?.toUpperCase() !== wanted) return false;
    this.#next++;
    return true;
  }

  expect(wanted: string): void {
    const taken = this.take();
    if (taken.toUpperCase() !== wanted) throw this.#unexpected(taken);
  }

  end(): void {
    const rest = this.peek();
    if (rest !== undefined) throw this.#unexpected(rest);
  }

  /** An attribute at the top of the item. */
  path(): string {
    const taken = this.take();
    const isName = taken.startsWith('#');
    if (!isName && !/^[A-Za-z_]/.test(taken)) throw this.#unexpected(taken);
    const next = this.peek();
    if (next === '.' || next === '[') throw new NotImitated('paths into an attribute');
    return isName ? this.substitutions.name(taken, this.#where) : taken;
  }

  invalid(what: string): Error {
    return validation(`Invalid ${this.#where}: ${what}`);
  }

  value(name: string) {
    return this.substitutions.value(name, this.#where);
  }

  #unexpected(taken: string): Error {
    return this.invalid(`Syntax error; token: "${taken}"`);
  }
}

function split(expression: string, refuse: (rest: string) => Error): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  let end = 0;
  for (let match = token.exec(expression); match !== null; match = token.exec(expression)) {
    tokens.push((match[1] ?? match[2] ?? match[3] ?? match[4]) as string);
    end = token.lastIndex;
  }
  const rest = expression.slice(end).trim();
  if (rest !== '') throw refuse(rest);
  return tokens;
}
