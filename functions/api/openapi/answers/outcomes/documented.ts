/** The document of one kind of outcome: the compiler holds it to what is shown. */
import * as z from 'zod';
import type { OutcomeKind } from '../../../../../domain/facts/outcomes.ts';
import type { ShownOf } from '../../../../present/outcomes/outcome.ts';
import { rule, text, version } from '../values.ts';

export const factId = text.describe('the id of the fact that caused it');

type FieldOf<T> = T extends unknown ? keyof T : never;
type ValueOf<T, Field extends PropertyKey> = T extends { readonly [F in Field]?: infer Value }
  ? Value
  : never;

/** A schema that takes the value. */
type Takes<Value, Schema extends z.ZodType> = Value extends z.output<Schema> ? Schema : z.ZodType<Value>;

/** Every field that is shown, each with a schema that takes what is shown, and no other field. */
type FieldsOf<T, Shape extends z.ZodRawShape> = {
  readonly [F in FieldOf<T>]: F extends keyof Shape
    ? Shape[F] extends z.ZodType
      ? Takes<ValueOf<T, F>, Shape[F]>
      : never
    : z.ZodType;
} & { readonly [F in Exclude<keyof Shape, FieldOf<T>>]: never };

export function documented<const K extends OutcomeKind, Shape extends z.ZodRawShape>(
  kind: K,
  description: string,
  shape: Shape & FieldsOf<ShownOf<K>, Shape>,
) {
  const fields: Shape = shape;
  return z
    .strictObject({ kind: z.literal(kind), rule, programVersion: version, ...fields })
    .describe(description);
}
