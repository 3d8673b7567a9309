/** The function of webhooks, and then all that deliveries of shops of every kind load on their first day. */
import { handler } from '../../../functions/lambda/webhooks.ts';

export { handler };

export async function loadSources(): Promise<number> {
  const from = performance.now();
  await import('../../../functions/inbound/sources/receive.ts');
  await import('../../../functions/inbound/sources/reader.ts');
  const { sourceKinds } = await import('../../../functions/inbound/sources/table.ts');
  await Promise.all(Object.values(sourceKinds).map((load) => load()));
  return performance.now() - from;
}
