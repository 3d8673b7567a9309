/** Whoever signs nothing is turned away before anything is read: probing addresses costs nobody a read of a table. */
import { Problem } from '../../shared/problem.ts';
import type { Sent } from './kind.ts';
import { signatureHeaders } from './table.ts';

const headers = [...new Set(Object.values(signatureHeaders))];

/** Throws the problem that the delivery has no header that any kind of shop signs with. */
export function refuseUnsigned(sent: Sent): void {
  if (headers.some((name) => sent.headers[name]) || mayBeGreeting(sent)) return;
  throw new Problem('signature-missing', `one of the headers ${headers.join(', ')} is needed`);
}

/** As WooCommerce tries an address, once: whether the source takes it for that is the source's to say. */
function mayBeGreeting({ body }: Sent): boolean {
  return body.length < 40 && body.toString('latin1').startsWith('webhook_id=');
}
