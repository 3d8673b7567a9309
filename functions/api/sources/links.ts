/** Whether a source that is to be linked is there, and is what the link needs. */
import { finding } from '../../../domain/kernel/finding.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { linkIn, roleOf } from '../../inbound/links/link.ts';
import { invalid } from '../../shared/json.ts';
import type { SourceRecord } from '../../store/sources/sourceRecords.ts';

interface Put {
  readonly kind: string;
  readonly settings: unknown;
}

const wanted = { shop: 'a payment provider (stripe or square)', provider: 'a shop (shopify or woocommerce)' };

export function refuseWrongLink(id: string, put: Put, all: readonly SourceRecord[]): void {
  const link = linkIn(put.settings);
  const role = roleOf(put.kind);
  if (link === null || role === null) return;
  const other = all.find((each) => each.id === link.source && each.id !== id);
  const otherRole = other === undefined ? null : roleOf(other.kind);
  if (otherRole !== null && otherRole !== role) return;
  const is = other === undefined ? 'no source of the program' : `of the kind ${other.kind}`;
  const says = `must name ${wanted[role]} among the sources of the program, and ${briefly(link.source)} is ${is}`;
  const fix = other === undefined ? 'connect the other source first' : 'name the other one of the two';
  throw invalid([finding(put, ['settings', 'link', 'source'], says, fix)]);
}
