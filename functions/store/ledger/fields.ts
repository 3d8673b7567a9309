/** Reads the fields of stored JSON one by one: a field of another type than the one asked for is an error. */
export class Fields {
  readonly #what: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** `what` names the stored thing in errors. */
  constructor(what: string, value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Error(`${what} is no object`);
    }
    this.#what = what;
    this.#values = value as Readonly<Record<string, unknown>>;
  }

  text<T extends string = string>(name: string): T {
    const value = this.#values[name];
    return typeof value === 'string' ? (value as T) : this.#fail(name, 'text');
  }

  int<T extends number = number>(name: string): T {
    const value = this.#values[name];
    return Number.isSafeInteger(value) ? (value as T) : this.#fail(name, 'a whole number');
  }

  intOrNull<T extends number = number>(name: string): T | null {
    return this.#values[name] === null ? null : this.int<T>(name);
  }

  textOrNumber(name: string): string | number {
    const value = this.#values[name];
    const isEither = typeof value === 'string' || typeof value === 'number';
    return isEither ? value : this.#fail(name, 'text or a number');
  }

  bool(name: string): boolean {
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const value = values.find((each) => each === this.#values[name]);
    return value ?? this.#fail(name, `one of ${values.join(', ')}`);
  }

  object(name: string): Fields {
    return new Fields(`${this.#what}.${name}`, this.#values[name]);
  }

  list<T>(name: string, read: (each: Fields) => T): T[] {
    const value = this.#values[name];
    if (!Array.isArray(value)) return this.#fail(name, 'a list');
    return value.map((each, index) => read(new Fields(`${this.#what}.${name}[${index}]`, each)));
  }

  texts(name: string): readonly string[] {
    const value = this.#values[name];
    const isTexts = Array.isArray(value) && value.every((each) => typeof each === 'string');
    return isTexts ? value : this.#fail(name, 'a list of texts');
  }

  /** Numbers by name. */
  numbers(name: string): Readonly<Record<string, number>> {
    const value = this.#values[name];
    if (typeof value !== 'object' || value === null) return this.#fail(name, 'an object');
    for (const each of Object.values(value)) {
      if (typeof each !== 'number') return this.#fail(name, 'an object of numbers');
    }
    return value as Readonly<Record<string, number>>;
  }

  /** The field under its own name, or nothing where it is not stored. */
  ifAny<K extends string, T>(name: K, read: (name: K) => T): { readonly [P in K]?: T } {
    return this.#values[name] === undefined ? {} : ({ [name]: read(name) } as { readonly [P in K]: T });
  }

  #fail(name: string, what: string): never {
    throw new Error(`${this.#what}.${name} is not ${what}`);
  }
}
