/** Which schemas ask for which form of value. Apart from the forms, which only what is wrong is held against. */
import { registry } from 'zod/mini';
import type * as z from 'zod/v4/core';
import type { FormName } from './issues/forms.ts';

const names = registry<{ readonly form: FormName }>();

/** The schema, known to ask for values of the form. */
export function formed<S extends z.$ZodType>(form: FormName, schema: S): S {
  names.add(schema, { form });
  return schema;
}

/** Also of what was made from a schema that asks for a form, by more checks. */
export function formNameOf(schema: z.$ZodType): FormName | null {
  return names.get(schema)?.form ?? null;
}
