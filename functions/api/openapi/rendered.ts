/** What the schemas mean, where JSON Schema would say it otherwise. */
import type { ZodOpenApiOverride } from 'zod-openapi';
import { idFields } from '../../shared/json.ts';

export const rendered: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (io === 'output') openForFields(jsonSchema);
  else takeIntegersAsIds(jsonSchema);
};

type Rendered = Parameters<ZodOpenApiOverride>[0]['jsonSchema'];

/** Answers are exact, but callers must not rely on it: a field that is added breaks nobody. */
function openForFields(schema: Rendered): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

/** Ids may be JSON integers: they are taken digit by digit before the schema sees them. */
function takeIntegersAsIds(schema: Rendered): void {
  for (const name of idFields) {
    const field = schema.properties?.[name];
    if (typeof field === 'object' && 'type' in field && field.type === 'string') {
      field.type = ['string', 'integer'];
    }
  }
}
