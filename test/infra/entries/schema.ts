/** A handler that parses by a zod schema, and tells what becomes of a JSON Schema of it. */
import * as z from 'zod';

const schema = z.object({ id: z.string().min(1).max(8), amount: z.int() });

export function handler(event: unknown): { parsed: boolean; maxLength: number | null; jsonSchema: string } {
  let jsonSchema = 'made';
  try {
    schema.toJSONSchema();
  } catch (error) {
    jsonSchema = (error as Error).message;
  }
  return { parsed: schema.safeParse(event).success, maxLength: schema.shape.id.maxLength, jsonSchema };
}
