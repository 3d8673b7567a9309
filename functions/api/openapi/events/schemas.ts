/** docs/events/: a JSON Schema for each subject of events, and the table of types on the page about them. */
import * as z from 'zod';
import type { EventType } from '../../../outbound/events/types.ts';
import { eventSchemas } from './event.ts';

/** By file name. */
export function eventJsonSchemas(): ReadonlyMap<string, unknown> {
  const subjects = Map.groupBy(eventSchemas, ([type]) => subjectOf(type));
  return new Map(
    [...subjects].map(([subject, types]) => [`${subject}.schema.json`, schemaOf(subject, types)]),
  );
}

/** `points` of `laurel.points.earned`. */
function subjectOf(type: EventType): string {
  return type.split('.')[1] as string;
}

function schemaOf(subject: string, types: readonly (readonly [EventType, z.ZodObject])[]) {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${subject}.schema.json`,
    title: `Events of Laurel: laurel.${subject}.…`,
    oneOf: types.map(([type, schema]) => ({ title: type, ...opened(schema) })),
  };
}

/** A field that is added breaks nobody: no schema forbids what it does not know. */
function opened(schema: z.ZodObject) {
  const { $schema, ...shape } = z.toJSONSchema(schema, {
    io: 'output',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return shape;
}

const begin = '<!-- types: npm run documents writes what stands between -->';
const end = '<!-- /types -->';

/** The page with its table as the schemas have it. */
export function withEventTable(page: string): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/events.md has no "${begin}"`);
  const rows = [...eventSchemas].map(([type, schema]) => {
    const { outcome } = (schema.shape.data as z.ZodObject).shape;
    const fields = outcome === undefined ? [] : Object.keys((outcome as z.ZodObject).shape);
    const shown = fields.map((field) => `\`${field}\``).join(', ');
    return `| \`${type}\` | ${schema.description} | ${shown} |`;
  });
  const table = ['| type | what happened | in `outcome` |', '|---|---|---|', ...rows].join('\n');
  return `${before}${begin}\n${table}\n${end}${after}`;
}
