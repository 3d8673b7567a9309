/** The `#names` and `:values` of a request. Each must be defined and used. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { validation } from '../errors.ts';
import type { Item } from './values.ts';

export class Substitutions {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Item;
  readonly #used = new Set<string>();

  constructor(names: Readonly<Record<string, string>> = {}, values: Item = {}) {
    this.#names = names;
    this.#values = values;
  }

  name(name: string, where: string): string {
    this.#used.add(name);
    const meant = this.#names[name];
    if (meant !== undefined) return meant;
    throw validation(
      `Invalid ${where}: An expression attribute name used in the document path is not defined; attribute name: ${name}`,
    );
  }

  value(name: string, where: string): AttributeValue {
    this.#used.add(name);
    const meant = this.#values[name];
    if (meant !== undefined) return meant;
    throw validation(
      `Invalid ${where}: An expression attribute value used in expression is not defined; attribute value: ${name}`,
    );
  }

  /** To be called when every expression of the request has been read. */
  checkAllUsed(): void {
    this.#check('Names', Object.keys(this.#names));
    this.#check('Values', Object.keys(this.#values));
  }

  #check(kind: string, defined: readonly string[]): void {
    const unused = defined.filter((name) => !this.#used.has(name));
    if (unused.length === 0) return;
    throw validation(
      `Value provided in ExpressionAttribute${kind} unused in expressions: keys: {${unused.join(', ')}}`,
    );
  }
}
