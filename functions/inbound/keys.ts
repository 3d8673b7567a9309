/** The keys that secrets stand for: values are immutable, so a key that was made is kept for ever. */
import type { KeyObject } from 'node:crypto';
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { SecretValues } from '../store/secrets/secrets.ts';

/** A signature nobody knows makes what is active be read again, but not more often than this. */
export const rereadMs = 2_000;

type KeyReader = (
  program: ProgramId,
  id: string,
  keyOf: (secret: string) => KeyObject,
) => Promise<KeyObject | null>;

/** Null where the value is gone. */
export function keyReader(secrets: SecretValues): KeyReader {
  const keys = new Map<string, KeyObject>();
  return async (program, id, keyOf) => {
    const name = `${program}/${id}`;
    const known = keys.get(name);
    if (known !== undefined) return known;
    const value = await secrets.get(program, id);
    if (value === null) return null;
    const key = keyOf(value);
    keys.set(name, key);
    return key;
  };
}
