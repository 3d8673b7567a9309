/** Long text of entries, packed: forty lines of a purchase take a fifth. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** What most entries say, so that little of it has to stand in each. A part of the format: it never changes. */
const dictionary = Buffer.from(
  '{"takenBack":{"by":"lines","lines":[{"amount":,"lineId":"","namedMember":"","refundId":"revisedAt":,"isCancelled":false' +
    '{"occurredAt":17,"order":{"orderId":"","source":"standard"},"channel":"store","store":""}' +
    '{"occurredAt":17,"lines":[{"lineId":"1","sku":"400","category":"","quantity":1,"amount":1},' +
    '{"lineId":"2","kind":"shipping","sku":"","category":"","quantity":2,"amount":2},' +
    '{"lineId":"3","kind":"discount","amount":-' +
    '[{"kind":"member.enrolled","rule":"enrolment","programVersion":1,"tier":"regular"},' +
    '{"kind":"tier.raised","rule":"tiers.levels.gold.qualify","programVersion":1,"from":"","to":"","at":17,"until":18},' +
    '{"kind":"points.bonus","rule":"earning.bonuses.","programVersion":1,"points":' +
    '[{"kind":"points.earned","rule":"earning.base","programVersion":1,"points":,"eligible":,"tier":"regular",' +
    '"deficitPaid":0,"availableOn":20,"expiresOn":20,"basis":{"purchases":,"daysEnrolled":,"birthday":0,"room":{}}}]',
);

/** Longer than any entry: what unpacks to more is none. */
const charsMax = 4 * 1024 * 1024;

export function pack(text: string): Uint8Array {
  return new Uint8Array(deflateRawSync(text, { dictionary, level: 9 }));
}

export function unpack(packed: Uint8Array): string {
  return inflateRawSync(packed, { dictionary, maxOutputLength: charsMax }).toString('utf8');
}
