/** The generated documents: path from the project's root and content. */
import { readFileSync } from 'node:fs';
import { accessPage } from './accessPage.ts';
import { openApiDocument } from './document.ts';
import { eventJsonSchemas, withEventTable } from './events/schemas.ts';
import { problemsPage } from './problemsPage.ts';
import { programJsonSchema } from './programSchema.ts';

const eventsPage = new URL('../../../docs/events.md', import.meta.url);

export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/openapi.json', textOf(openApiDocument())],
    ['docs/program.schema.json', textOf(programJsonSchema())],
    ['docs/problems.md', problemsPage()],
    ['docs/access.md', accessPage()],
    ['docs/events.md', withEventTable(readFileSync(eventsPage, 'utf8'))],
    ...[...eventJsonSchemas()].map(([file, schema]) => [`docs/events/${file}`, textOf(schema)] as const),
  ]);
}

function textOf(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
