import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealingOf } from '../../../functions/store/sources/sealing.ts';

const secret = () => randomBytes(32).toString('base64');
const sealing = sealingOf('k1', secret());
const content = Buffer.from('an order of Ann');

describe('what is sealed', () => {
  it('is opened where it was put, and reads like nothing else', () => {
    const sealed = sealing.seal(content, 'coffee/1');
    expect(sealed.includes(content)).toBe(false);
    expect(sealing.open(sealed, 'coffee/1')).toEqual(content);
    expect(sealing.seal(content, 'coffee/1')).not.toEqual(sealed);
  });

  it.each(Array.from({ length: 28 + content.length }, (_, at) => at))(
    'is not opened with byte %i changed',
    (at) => {
      const sealed = sealing.seal(content, 'coffee/1');
      sealed[at]! ^= 1;
      expect(() => sealing.open(sealed, 'coffee/1')).toThrow();
    },
  );

  it('is not opened in another place, nor by another key', () => {
    const sealed = sealing.seal(content, 'coffee/1');
    expect(() => sealing.open(sealed, 'tea/1')).toThrow();
    expect(() => sealingOf('k1', secret()).open(sealed, 'coffee/1')).toThrow();
  });
});

it('a digest is the same for the same text and key, and for no other', () => {
  expect(sealing.digest('ann')).toBe(sealing.digest('ann'));
  const others = [sealing.digest('bob'), sealingOf('k1', secret()).digest('ann')];
  expect(others).not.toContain(sealing.digest('ann'));
});
