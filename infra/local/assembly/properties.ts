/** Reads a resource's properties by a schema; what does not fit is refused by its place in the template. */
import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import type { Planned } from './plan/planned.ts';

/** A property that changes nothing on this machine. It is not even resolved. */
export const ignored = z.unknown().optional();

export function propertiesOf<T extends z.ZodObject>(schema: T, planned: Planned): z.infer<T> {
  const raw = Object.entries(planned.resource.Properties ?? {});
  const isRead = (name: string) => name in schema.shape && schema.shape[name] !== ignored;
  const resolved = raw.map(([name, value]) => [name, isRead(name) ? planned.resolve(value) : value] as const);
  const read = schema.safeParse(Object.fromEntries(resolved.filter(([, value]) => value !== undefined)));
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) =>
    [path.join('.'), message].filter(Boolean).join(': '),
  );
  throw new Refusal(
    `The local run does not know these properties of ${planned.logicalId} (${planned.resource.Type}) in stack ${planned.stack.name}: ${problems.join('; ')}.`,
  );
}
