import type { components } from '../../../client/schema.ts';
import { Failure } from '../../api/failure.ts';
import { Card } from '../../parts/page.tsx';
import { useText, wordFor } from '../../text/text.tsx';

export type Finding = components['schemas']['CheckFinding'];

interface FindingsProps {
  /** Null: the text has not been checked. */
  readonly findings: readonly Finding[] | null;
  /** Why it could not be saved. */
  readonly refused: unknown;
}

/** What the check finds: the place, a member to whom it happens, what to do. */
export function Findings({ findings, refused }: FindingsProps) {
  const { rules } = useText();
  const problem = refused instanceof Failure ? refused.problem : null;
  return (
    <Card title={rules.findings} className="findings">
      <div aria-live="polite">
        {problem && (
          <ul>
            {(problem.errors ?? []).map(({ path, rule, fix, line }) => (
              <li key={`${path} ${rule}`}>
                <p>
                  <span className="chip chip-bad">{rules.severities.error}</span> <code>{path}</code>{' '}
                  {line !== undefined && <span className="soft">{rules.line(line)}</span>}
                </p>
                <p>{rule}</p>
                <p className="soft">
                  {rules.fix}: {fix}
                </p>
              </li>
            ))}
            {problem.errors === undefined && <li>{problem.detail}</li>}
          </ul>
        )}
        {!problem && findings === null && <p className="soft">{rules.unchecked}</p>}
        {!problem && findings?.length === 0 && <p>{rules.noFindings}</p>}
        {!problem && (
          <ul>
            {findings?.map(({ rule, severity, path, line, says, fix, example }) => (
              <li key={`${rule} ${path}`}>
                <p>
                  <span className={`chip ${severity === 'error' ? 'chip-bad' : 'chip-warn'}`}>
                    {wordFor(rules.severities, severity)}
                  </span>{' '}
                  <code>{path}</code> <span className="soft">{rules.line(line)}</span>
                </p>
                <p>{says}</p>
                <p className="soft">
                  {rules.example}: {example}
                </p>
                <p className="soft">
                  {rules.fix}: {fix}
                </p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
