/**
 * Compact binary: unsigned varints, and strings with their length. A state is mostly small numbers.
 *
 * A layout is one function for both directions: it is given a value and a `Packer`, or no value and an
 * `Unpacker`, and returns the value. Its calls, in their order, are the bytes.
 */

export interface Io {
  /** A non-negative safe integer, seven bits a byte. */
  uint<T extends number>(value: T | undefined): T;
  /** Any safe integer up to 2^52 in size; small ones of either sign stay small. */
  int<T extends number>(value: T | undefined): T;
  text<T extends string>(value: T | undefined): T;
}

export type Layout<T> = (io: Io, value: T | undefined) => T;

export class Packer implements Io {
  #bytes = new Uint8Array(512);
  #length = 0;
  static readonly #text = new TextEncoder();

  uint<T extends number>(value: T | undefined): T {
    if (value === undefined || !Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`can't pack ${value}`);
    }
    let rest: number = value;
    while (rest >= 128) {
      this.#push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#push(rest);
    return value;
  }

  int<T extends number>(value: T | undefined): T {
    if (value === undefined) throw new RangeError("can't pack undefined");
    this.uint(value < 0 ? -value * 2 - 1 : value * 2);
    return value;
  }

  text<T extends string>(value: T | undefined): T {
    if (value === undefined) throw new RangeError("can't pack undefined");
    const encoded = Packer.#text.encode(value);
    this.uint(encoded.length);
    for (const byte of encoded) this.#push(byte);
    return value;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const longer = new Uint8Array(this.#bytes.length * 2);
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes[this.#length++] = byte;
  }
}

export class Unpacker implements Io {
  readonly #bytes: Uint8Array;
  #offset = 0;
  /** As it was packed: a byte order mark at the beginning is part of the text. */
  static readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  uint<T extends number>(): T {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined) throw new RangeError('packed data ends early');
      value += (byte & 127) * factor;
      if (byte < 128) return value as T;
    }
  }

  int<T extends number>(): T {
    const value = this.uint();
    return (value % 2 === 1 ? -(value + 1) / 2 : value / 2) as T;
  }

  text<T extends string>(): T {
    const length = this.uint();
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new RangeError('packed data ends early');
    const text = Unpacker.#text.decode(this.#bytes.subarray(this.#offset, end));
    this.#offset = end;
    return text as T;
  }

  /** Throws when bytes are left over: then the format is another one. */
  finish(): void {
    if (this.#offset !== this.#bytes.length) throw new RangeError('packed data goes on too long');
  }
}

/** How many there are, then each of them. */
export function list<T>(io: Io, values: readonly T[] | undefined, layout: Layout<T>): T[] {
  const length = io.uint(values?.length);
  const items: T[] = [];
  while (items.length < length) items.push(layout(io, values?.[items.length]));
  return items;
}

/** One of `values`, by its place among them: a new one is added at the end. */
export function oneOf<T extends string>(io: Io, values: readonly T[], value: T | undefined): T {
  const found = values[io.uint(value === undefined ? undefined : values.indexOf(value))];
  if (found === undefined) throw new Error(`packed data names none of ${values.join(', ')}`);
  return found;
}

/** Null is packed as `none`, which is never a value of its own. */
export function uintOrNull<T extends number>(io: Io, value: T | null | undefined): T | null {
  return io.uint(value === null ? (0 as T) : value) || null;
}
