/** Compact binary: unsigned varints, and strings with their length. A state is mostly small numbers. */

export class Packer {
  #bytes = new Uint8Array(512);
  #length = 0;
  static readonly #text = new TextEncoder();

  /** A non-negative safe integer, seven bits a byte. */
  uint(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`can't pack ${value}`);
    let rest = value;
    while (rest >= 128) {
      this.#push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#push(rest);
    return this;
  }

  /** Any safe integer up to 2^52 in size; small ones of either sign stay small. */
  int(value: number): this {
    return this.uint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  string(value: string): this {
    const encoded = Packer.#text.encode(value);
    this.uint(encoded.length);
    for (const byte of encoded) this.#push(byte);
    return this;
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

export class Unpacker {
  readonly #bytes: Uint8Array;
  #offset = 0;
  /** As it was packed: a byte order mark at the beginning is part of the text. */
  static readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  uint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined) throw new RangeError('packed data ends early');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  string(): string {
    const length = this.uint();
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new RangeError('packed data ends early');
    const text = Unpacker.#text.decode(this.#bytes.subarray(this.#offset, end));
    this.#offset = end;
    return text;
  }

  /** Throws when bytes are left over: then the format is another one. */
  finish(): void {
    if (this.#offset !== this.#bytes.length) throw new RangeError('packed data goes on too long');
  }
}

/** How many there are, then each of them. */
export function list<T>(unpacker: Unpacker, read: () => T): T[] {
  const length = unpacker.uint();
  const items: T[] = [];
  while (items.length < length) items.push(read());
  return items;
}
