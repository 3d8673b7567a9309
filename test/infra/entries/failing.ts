/** A handler with a fault, to see where its stack trace leads. */
import * as z from 'zod';

const schema = z.object({ id: z.string() });

export function handler(event: unknown): string {
  const { id } = schema.parse(event);
  throw new Error(`fault of ${id}`); // line 8 of this file
}
