/** What is wrong with one opening, gathered so that all of it is told at once. */
import { type Finding, finding, type Path } from '../../../domain/kernel/finding.ts';
import { invalid } from '../../shared/json.ts';

export class Faults {
  readonly document: unknown;
  readonly #findings: Finding[] = [];

  constructor(document: unknown) {
    this.document = document;
  }

  add(path: Path, says: string, fix: string): void {
    this.#findings.push(finding(this.document, path, says, fix));
  }

  push(found: Finding): void {
    this.#findings.push(found);
  }

  throwIfAny(): void {
    if (this.#findings.length > 0) throw invalid(this.#findings);
  }
}
