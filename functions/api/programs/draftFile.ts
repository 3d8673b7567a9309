/** The program file of a draft, from its text. */
import { createHash } from 'node:crypto';
import { isSlug } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { linesOf } from '../../../domain/program/sourceLines.ts';
import type { Request } from '../../shared/http.ts';
import { invalid, Malformed, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { Store } from '../../store/client.ts';
import { type Draft, getDraft } from '../../store/programs/drafts.ts';

export interface DraftFile {
  readonly file: ProgramFile;
  /** Canonical JSON of the file: equal text is the same draft, and what a version keeps. */
  readonly canonical: string;
  readonly hash: string;
}

export async function readDraftFile({ program }: Request, body: Uint8Array): Promise<DraftFile> {
  const json = parseJson(body);
  // A third of the function, with the language of conditions; whoever brings no file needs none of it.
  const { parseProgramFile } = await import('../../../domain/program/parse.ts');
  const parsed = parseProgramFile(json);
  if (parsed.kind === 'invalid') {
    const lineOf = linesOf(new TextDecoder().decode(body));
    const found = parsed.errors.map((error) => ({ ...error, line: lineOf(error.path) }));
    throw invalid(found, 'invalid-program');
  }
  const { file } = parsed;
  if (file.id !== program) {
    const says = `must be the program of the path, "${program}", not "${file.id}"`;
    const fix = `write "id": "${program}", or save it under the program "${file.id}"`;
    throw invalid([finding(json, ['id'], says, fix)], 'invalid-program');
  }
  const canonical = JSON.stringify(file);
  return { file, canonical, hash: createHash('sha256').update(canonical).digest('hex').slice(0, 32) };
}

export function draftName({ params: { name = '' } }: Request): string {
  if (isSlug(name)) return name;
  throw new Malformed(({ notOfForm }) => [notOfForm({ name }, ['name'], 'slug')]);
}

export async function namedDraft(store: Store, request: Request): Promise<Draft> {
  const name = draftName(request);
  const draft = await getDraft(store, request.program, name);
  if (draft === null) throw unknownDraft(request, name);
  return draft;
}

export function unknownDraft({ program }: Request, name: string): Problem {
  return new Problem('unknown-draft', `program "${program}" has no draft "${name}"`);
}
