/** Documents made wrong: a good one, with things taken out, doubled, renamed, or replaced by something strange. */
import fc from 'fast-check';

/** What senders have been seen to send, and what those would send who look for trouble. */
const drawnValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    null,
    true,
    0,
    -0,
    -1,
    1.5,
    1e21,
    2 ** 53,
    Number.MAX_VALUE,
    '',
    ' ',
    '0',
    '-1',
    '1e3',
    '25.00',
    '0.001',
    '9'.repeat(25),
    '\u0000',
    '\ud800',
    '\udfff x',
    '👩‍👩‍👧',
    'x'.repeat(129),
    '語'.repeat(43),
    '__proto__',
    'constructor',
    'purchase.completed',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-02-30T00:00:00Z',
    [],
    {},
    [[]],
    { length: 1 },
    { toString: null },
  ),
  fc.string({ maxLength: 20, unit: 'binary' }),
  fc.double(),
  fc.integer(),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A copy each time: a later change may reach into it, and it must never hold itself. */
const strangeValue: fc.Arbitrary<unknown> = drawnValue.map((value) => structuredClone(value));

/** Names that objects have anyway, and names that stand elsewhere in a document. */
const strangeName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '', '0'),
  fc.constantFrom(
    'id',
    'kind',
    'amount',
    'orderId',
    'lines',
    'type',
    'data',
    'metadata',
    'a.b',
    'a[0]',
    '\ud800',
  ),
  fc.string({ maxLength: 10, unit: 'binary' }),
);

type Change = (holder: Holder, key: string | number) => void;
type Holder = Record<string, unknown> | unknown[];

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: strangeValue.map(
      (value): Change =>
        (holder, key) =>
          set(holder, key, value),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Change>(remove) },
  {
    weight: 2,
    arbitrary: fc.tuple(strangeName, strangeValue).map(
      ([name, value]): Change =>
        (holder, key) => {
          if (Array.isArray(holder)) holder.splice(Number(key), 0, value);
          else set(holder, name, value);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: strangeName.map(
      (name): Change =>
        (holder, key) => {
          const value = get(holder, key);
          remove(holder, key);
          if (!Array.isArray(holder)) set(holder, name, value);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 600 }).map(
      (times): Change =>
        (holder, key) => {
          if (Array.isArray(holder)) holder.push(...Array(times).fill(get(holder, key)));
          else set(holder, key, [get(holder, key)]);
        },
    ),
  },
);

/** The document with up to four changes, each at a place that is there. None: the document as it is. */
export function mutatedDocument(document: unknown): fc.Arbitrary<unknown> {
  const step = fc.tuple(fc.nat(), change);
  return fc.array(step, { maxLength: 4 }).map((steps) => {
    const root = { document: structuredClone(document) };
    for (const [choice, apply] of steps) {
      const places = placesIn(root);
      const [holder, key] = places[choice % places.length]!;
      apply(holder, key);
    }
    return root.document;
  });
}

const placesMax = 2_000;

/** Every member of every list and object, the document itself first. */
function placesIn(root: Holder): [Holder, string | number][] {
  const places: [Holder, string | number][] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0 && places.length < placesMax) {
    const holder = waiting.shift();
    if (typeof holder !== 'object' || holder === null) continue;
    const keys = Array.isArray(holder) ? holder.keys() : Object.keys(holder);
    for (const key of keys) {
      places.push([holder as Holder, key]);
      waiting.push(get(holder as Holder, key));
    }
  }
  return places.length > 0 ? places : [[root, 'document']];
}

function get(holder: Holder, key: string | number): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/** As JSON.parse does: `__proto__` becomes a field like any other. */
function set(holder: Holder, key: string | number, value: unknown): void {
  const all = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(holder, key, all);
}

function remove(holder: Holder, key: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}
