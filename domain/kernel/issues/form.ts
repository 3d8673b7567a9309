/** What a value must be, in words. */

export interface Form {
  /** After "must be": `a decimal string such as "25.00"`. */
  readonly is: string;
  /** A right value as JSON, for who has none. */
  readonly example: string;
  /** Whether no other value is right. */
  readonly isOnly?: boolean;
  /** What is wrong with a text in particular, after the name of its field; null where `is` says it. */
  readonly why?: (text: string) => string | null;
  /** A right value near a wrong one, as JSON; null where none is near. */
  readonly instead?: (value: unknown) => string | null;
}

/** `instead` of what makes a text of numbers and texts. */
export function asText(repaired: (text: string) => string | null): (value: unknown) => string | null {
  return (value) => {
    const isPlain = typeof value === 'string' || typeof value === 'number';
    const text = isPlain ? repaired(String(value).trim()) : null;
    return text === null || text === value ? null : JSON.stringify(text);
  };
}
