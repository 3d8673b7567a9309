/** The JSON Schema of program files, for editors: the shape as it may be written, defaults left out. */
import * as z from 'zod';
import { programFileSchema } from '../../../domain/program/file.ts';

export function programJsonSchema() {
  const { $schema, ...shape } = z.toJSONSchema(programFileSchema, { io: 'input', target: 'draft-07' });
  return {
    $schema,
    $id: 'program.schema.json',
    title: 'Laurel program file',
    description:
      "What an operator writes: one file per program. Every amount of money is a decimal string in the program's currency.",
    ...shape,
  };
}
