import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlatform } from '../../api/platform.tsx';
import { versionsQuery } from '../../api/rules.ts';
import { useSession } from '../../auth/session.tsx';
import { useFormat } from '../../format/format.ts';
import { Card } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText, wordFor } from '../../text/text.tsx';
import { type LineAction, LineDialog } from './line-dialog.tsx';

const chips: Readonly<Record<string, string>> = { 'in-force': 'chip-good', 'to-come': 'chip-warn' };

/** Every line of the timeline, newest first, with what can be done about it. */
export function Timeline() {
  const { rules, common, shell } = useText();
  const format = useFormat();
  const { may } = useSession();
  const versions = useQuery(versionsQuery(usePlatform()));
  const [asked, setAsked] = useState<LineAction | null>(null);
  const lines = versions.data?.versions ?? [];
  const inForce = lines.find(({ state }) => state === 'in-force')?.version;
  return (
    <Card title={rules.timeline}>
      {versions.isPending && <Loading />}
      {versions.isError && <Trouble error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isSuccess && lines.length === 0 && (
        <Empty title={shell.noProgram} says={shell.noProgramSays} />
      )}
      <ol className="lines timeline">
        {lines.map(({ line, version, effectiveFrom, state, by, note }) => (
          <li key={line} data-state={state}>
            <Link to="/rules/versions/$version" params={{ version: String(version) }}>
              {common.version(version)}
            </Link>
            <span className={`chip ${chips[state] ?? ''}`}>{wordFor(rules.states, state)}</span>
            <span className="soft">
              {effectiveFrom === null ? rules.beginning : format.time(effectiveFrom)}
              {by && <> · {common.by(by)}</>}
              {note && <> · {note}</>}
            </span>
            <span className="row line-actions">
              {inForce !== undefined && version !== inForce && (
                <Link
                  to="/rules/compare"
                  search={{
                    from: String(Math.min(version, inForce)),
                    to: String(Math.max(version, inForce)),
                  }}
                  className="button button-s"
                >
                  {rules.compare}
                </Link>
              )}
              {may('programs:write') && state === 'superseded' && version !== inForce && (
                <button
                  type="button"
                  className="button button-s"
                  onClick={() => setAsked({ kind: 'rollBack', version })}
                >
                  {rules.rollBack}
                </button>
              )}
              {may('programs:write') && state === 'to-come' && (
                <button
                  type="button"
                  className="button button-s"
                  onClick={() => setAsked({ kind: 'withdraw', version })}
                >
                  {rules.withdraw}
                </button>
              )}
            </span>
          </li>
        ))}
      </ol>
      {asked && <LineDialog action={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}
