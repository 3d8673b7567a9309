/** What the JSON Schema of program files knows: what may stand where, what it means, what is wrong. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Diagnostic } from '@codemirror/lint';
import type { EditorState, Text } from '@codemirror/state';
import {
  getLanguageService,
  type JSONSchema,
  type LanguageService,
  type MarkedString,
  TextDocument,
} from 'vscode-json-languageservice';
import programSchema from '../../../../docs/program.schema.json' with { type: 'json' };

const uri = 'inmemory://program.json';
let service: LanguageService | undefined;

function languageService(): LanguageService {
  if (service === undefined) {
    service = getLanguageService({});
    service.configure({
      validate: true,
      schemas: [
        { uri: 'inmemory://program.schema.json', fileMatch: ['*'], schema: programSchema as JSONSchema },
      ],
    });
  }
  return service;
}

const documentOf = (text: Text) => TextDocument.create(uri, 'json', 1, text.toString());

export async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const document = documentOf(context.state.doc);
  const json = languageService();
  const list = await json.doComplete(
    document,
    document.positionAt(context.pos),
    json.parseJSONDocument(document),
  );
  if (list === null || list.items.length === 0) return null;
  const word = context.matchBefore(/"?[\w-]*/);
  const from = word?.from ?? context.pos;
  const options = list.items.map(
    ({ label, insertText, documentation, kind }): Completion => ({
      label,
      apply: plain(insertText ?? label),
      type: kind === 10 ? 'property' : 'constant',
      info: textOf(documentation) ?? '',
    }),
  );
  // A closing quote that is there already is written over.
  const to = context.state.sliceDoc(context.pos, context.pos + 1) === '"' ? context.pos + 1 : context.pos;
  return { from, to, options, filter: false };
}

/** Without the places of a snippet: `"points": ${1:0}` → `"points": 0`. */
const plain = (snippet: string) =>
  snippet
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{?\d+\}?/g, '')
    .replaceAll('\\$', '$');

export async function hoverAt(state: EditorState, at: number): Promise<string | null> {
  const document = documentOf(state.doc);
  const json = languageService();
  const hover = await json.doHover(document, document.positionAt(at), json.parseJSONDocument(document));
  return textOf(hover?.contents) ?? null;
}

export async function validate(state: EditorState): Promise<readonly Diagnostic[]> {
  const document = documentOf(state.doc);
  const json = languageService();
  const found = await json.doValidation(document, json.parseJSONDocument(document));
  return found.map(({ range, message, severity }) => ({
    from: document.offsetAt(range.start),
    to: document.offsetAt(range.end),
    message: textOf(message) ?? '',
    severity: severity === 1 ? 'error' : 'warning',
  }));
}

type Marked = string | { readonly value: string } | readonly MarkedString[];

function textOf(marked: Marked | undefined): string | undefined {
  if (marked === undefined) return undefined;
  if (typeof marked === 'string') return marked;
  if ('value' in marked) return marked.value;
  return marked.map((each) => (typeof each === 'string' ? each : each.value)).join('\n');
}
