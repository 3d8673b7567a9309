/** The check of a draft as it would be published: after which line, from when, how members are treated. */

import type { CheckFinding } from '../../../domain/check/check.ts';
import type { MigrationPolicy } from '../../../domain/facts/vocabulary.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { linesOf } from '../../../domain/program/sourceLines.ts';
import { makeTimeline } from '../../../domain/program/timeline.ts';
import type { Request } from '../../shared/http.ts';
import type { Store } from '../../store/client.ts';
import { getVersion, type PublishedLine } from '../../store/programs/programs.ts';

/** `line`: of the text as it was sent. */
export type DraftFinding = CheckFinding & { readonly line: number };

export interface Plan {
  readonly now: Instant;
  readonly effectiveFrom: Instant;
  readonly standing: MigrationPolicy;
  /** The line that it follows; undefined for a first version. */
  readonly last: PublishedLine | undefined;
}

export async function checkDraft(
  store: Store,
  { program }: Request,
  file: ProgramFile,
  text: string,
  { last, ...plan }: Plan,
): Promise<readonly DraftFinding[]> {
  const [{ checkProgram }, { compileCondition }, { compileRules }] = await Promise.all([
    import('../../../domain/check/check.ts'),
    import('../../../domain/program/conditions.ts'),
    import('../../../domain/program/rules.ts'),
  ]);
  const before = last === undefined ? null : await getVersion(store, program, last.version);
  const findings = checkProgram({
    ...plan,
    file,
    rules: compileRules(file, (last?.version ?? 0) + 1, compileCondition),
    before: before === null ? null : inForceAlone(before, plan.standing),
    isFirst: last === undefined,
  });
  const lineOf = linesOf(text);
  return findings.map((finding) => ({ ...finding, line: lineOf(finding.path) }));
}

/** The version that it follows, as if it had always held: what members have under it. */
function inForceAlone(rules: Awaited<ReturnType<typeof getVersion>>, standing: MigrationPolicy) {
  return makeTimeline([{ effectiveFrom: 0 as Instant, publishedAt: 0 as Instant, standing, rules }]);
}
