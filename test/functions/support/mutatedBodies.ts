/** Bodies of the webhook: good ones, good ones made wrong in their structure, and then byte by byte. */
import fc from 'fast-check';
import { mutatedDocument } from './mutations.ts';

const id = fc.oneof(
  fc.uuid(),
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
  fc.constantFrom('a/b', 'a#b', '%2F', '..', '\u0000', '__proto__', 'x'.repeat(128)),
);
const cents = fc.integer({ min: 0, max: 100_000_000 }).map((amount) => (amount / 100).toFixed(2));
const line = fc.oneof(
  fc.record({ amount: cents }),
  fc.record({ kind: fc.constantFrom('item', 'tax', 'shipping'), amount: cents, sku: id, category: id }),
  fc.record({ kind: fc.constant('discount'), amount: fc.constantFrom('0', '-0.00', '-0.01', '-5') }),
  fc.record({ lineId: id, amount: cents, quantity: fc.integer({ min: 1, max: 1_000_000 }) }),
);
const instant = fc.oneof(
  fc
    .date({ min: new Date(0), max: new Date('2024-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom('2024-03-10T02:30:00-05:00', '2024-02-29T23:59:59.999999Z', '2024-01-01T00:00+14:00'),
);

const delivery = fc.record(
  {
    type: fc.constant('purchase.completed'),
    timestamp: instant,
    data: fc.record(
      {
        orderId: fc.uuid(), // so that two deliveries seldom speak of one order
        memberId: fc.uuid(),
        occurredAt: instant,
        currency: fc.constant('USD'),
        channel: id,
        store: id,
        lines: fc.array(line, { minLength: 1, maxLength: 4 }),
        metadata: fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      },
      { requiredKeys: ['orderId', 'memberId', 'occurredAt', 'currency', 'lines'] },
    ),
  },
  { requiredKeys: ['type', 'data'] },
);

/** On the text: what JSON.stringify would never write. */
const textChange: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.constantFrom(
    (text: string) => text.replace('"orderId":"', '"orderId":1"').replace('1"', '9007199254740993,"x":"'),
    (text: string) => text.replace(/"memberId":"[^"]*"/, '"memberId":123456789012345678901234567890'),
    (text: string) => text.replace(/"orderId":"[^"]*"/, '"orderId":-7,"orderId":1e2'),
    (text: string) => text.replace(/"amount":"([^"]*)"/, '"amount":$1'),
    (text: string) => text.replace(/"amount":"[^"]*"/, '"amount":1e400'),
    (text: string) => text.replace(/"currency"/, '"\\u0063urrency"'),
    (text: string) => text.replace(/"currency"/, '"currency":"EUR","currency"'),
    (text: string) => text.replace(/"data":\{/, '"data":{"__proto__":{"currency":"USD"},'),
    (text: string) => text.replace(/"lines":/, '"constructor":{"prototype":{"kind":"tax"}},"lines":'),
    (text: string) => text.replace(/"lines":\[/, `"lines":${'['.repeat(30)}`),
    (text: string) =>
      text.replace(/"currency":/, `"metadata":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}},"currency":`),
    (text: string) =>
      text.replace(/"currency":/, `"metadata":{"a":${'[{"a":'.repeat(25)}1${'}]'.repeat(25)}},"currency":`),
    (text: string) => `${text}\n\n`,
    (text: string) => `\ufeff${text}`,
    (text: string) => JSON.stringify(JSON.parse(text), null, 2),
  ),
);

export const byteChange: fc.Arbitrary<(body: Buffer) => Buffer> = fc
  .tuple(
    fc.constantFrom('flip', 'insert', 'drop', 'cut', 'double'),
    fc.nat(),
    fc.integer({ min: 0, max: 255 }),
  )
  .map(([kind, place, byte]) => (body) => {
    const at = body.length === 0 ? 0 : place % body.length;
    const [before, after] = [body.subarray(0, at), body.subarray(at)];
    switch (kind) {
      case 'flip':
        return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (byte || 1)]), after.subarray(1)]);
      case 'insert':
        return Buffer.concat([before, Buffer.from([byte]), after]);
      case 'drop':
        return Buffer.concat([before, after.subarray(1)]);
      case 'cut':
        return before;
      default:
        return Buffer.concat([before, after.subarray(0, 20), after]);
    }
  });

const written = delivery.map((document) => Buffer.from(JSON.stringify(document)));
const restructured = delivery
  .chain(mutatedDocument)
  .map((document) => Buffer.from(JSON.stringify(document) ?? ''));
const reworded = fc
  .tuple(delivery, textChange)
  .map(([document, change]) => Buffer.from(change(JSON.stringify(document))));
const scrambled = fc
  .tuple(fc.oneof(written, restructured), fc.array(byteChange, { minLength: 1, maxLength: 3 }))
  .map(([body, changes]) => changes.reduce<Buffer>((bytes, change) => change(bytes), body));
const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

export const webhookBody: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 2, arbitrary: written },
  { weight: 6, arbitrary: restructured },
  { weight: 3, arbitrary: reworded },
  { weight: 4, arbitrary: scrambled },
  { weight: 1, arbitrary: noise },
);
