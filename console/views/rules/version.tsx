/** A published version: its lines of the timeline, and its file to read. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { usePlatform } from '../../api/platform.tsx';
import { versionQuery } from '../../api/rules.ts';
import { useFormat } from '../../format/format.ts';
import { Card, Page } from '../../parts/page.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText, wordFor } from '../../text/text.tsx';

const CodeEditor = lazy(() =>
  import('./editor/code-editor.tsx').then(({ CodeEditor }) => ({ default: CodeEditor })),
);
const route = getRouteApi('/rules/versions/$version');
const nothing = () => {};

export function Version() {
  const { rules, common } = useText();
  const format = useFormat();
  const number = Number(route.useParams().version);
  const version = useQuery(versionQuery(usePlatform(), number));
  const back = (
    <Link to="/rules" className="crumb">
      {rules.title}
    </Link>
  );
  return (
    <Page title={common.version(number)} before={back}>
      {version.isPending && <Loading lines={8} />}
      {version.isError && <Trouble error={version.error} onRetry={() => void version.refetch()} />}
      {version.isSuccess && (
        <div className="stack">
          <Card title={rules.timeline}>
            <ul className="lines">
              {version.data.lines.map(({ line, effectiveFrom, state, by, note }) => (
                <li key={line}>
                  <span className="chip">{wordFor(rules.states, state)}</span>
                  <span>{effectiveFrom === null ? rules.beginning : format.time(effectiveFrom)}</span>
                  <span className="soft">
                    {by && common.by(by)} {note && <>· {note}</>}
                  </span>
                </li>
              ))}
            </ul>
          </Card>
          <Card title={rules.editor}>
            <Suspense fallback={<Loading lines={12} />}>
              <CodeEditor
                text={JSON.stringify(version.data.file, null, 2)}
                onChange={nothing}
                isReadOnly
                findings={[]}
              />
            </Suspense>
          </Card>
        </div>
      )}
    </Page>
  );
}
