import { describe, expect, test } from 'vitest';
import { minimize } from '../../../domain/value/fit/minimize.ts';

describe('the least value of a function', () => {
  test('is found at the end of a bent valley', () => {
    const found = minimize(
      ([x = 0, y = 0]) => ({
        value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
      }),
      [-1.2, 1],
    );
    expect(found.isReached).toBe(true);
    expect(found.at[0]).toBeCloseTo(1, 5);
    expect(found.at[1]).toBeCloseTo(1, 5);
  });

  test('is found where one variable matters a million times more than another', () => {
    const found = minimize(
      ([x = 0, y = 0]) => ({
        value: 1e6 * (x - 3) ** 2 + (y + 2) ** 2,
        gradient: [2e6 * (x - 3), 2 * (y + 2)],
      }),
      [0, 0],
    );
    expect(found.isReached).toBe(true);
    expect(found.at[0]).toBeCloseTo(3, 6);
    expect(found.at[1]).toBeCloseTo(-2, 6);
  });

  test('is found beside where the function is not defined', () => {
    const found = minimize(
      ([x = 0]) =>
        x <= 0
          ? { value: Number.POSITIVE_INFINITY, gradient: [0] }
          : { value: x - Math.log(x), gradient: [1 - 1 / x] },
      [20],
    );
    expect(found.isReached).toBe(true);
    expect(found.at[0]).toBeCloseTo(1, 5);
  });

  test('is not claimed where there is none', () => {
    const found = minimize(([x = 0]) => ({ value: -x, gradient: [-1] }), [0]);
    expect(found.isReached).toBe(false);
  });

  test('is where one stands, when one stands there', () => {
    const found = minimize(([x = 0]) => ({ value: x * x, gradient: [2 * x] }), [0]);
    expect(found).toMatchObject({ at: [0], value: 0, isReached: true });
  });
});
