/** The generated documents: path from the project's root and content. */
import { openApiDocument } from './document.ts';
import { problemsPage } from './problemsPage.ts';
import { programJsonSchema } from './programSchema.ts';

export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/openapi.json', textOf(openApiDocument())],
    ['docs/program.schema.json', textOf(programJsonSchema())],
    ['docs/problems.md', problemsPage()],
  ]);
}

function textOf(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
