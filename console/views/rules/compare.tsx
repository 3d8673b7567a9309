/** Two versions: each place that differs, and the file, with what is left out and put in. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { usePlatform } from '../../api/platform.tsx';
import { diffQuery, versionQuery } from '../../api/rules.ts';
import { Card, Page } from '../../parts/page.tsx';
import { TableFrame } from '../../parts/table-frame.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText, wordFor } from '../../text/text.tsx';
import { MergeView } from './changes.tsx';

const route = getRouteApi('/rules/compare');

export function Compare() {
  const { rules } = useText();
  const search = route.useSearch();
  const [from, to] = [Number(search.from), Number(search.to)];
  const platform = usePlatform();
  const diff = useQuery(diffQuery(platform, from, to));
  const before = useQuery(versionQuery(platform, from));
  const after = useQuery(versionQuery(platform, to));
  const back = (
    <Link to="/rules" className="crumb">
      {rules.title}
    </Link>
  );
  return (
    <Page title={rules.compareTitle(from, to)} before={back}>
      <div className="stack">
        <Card title={rules.changed}>
          {diff.isPending && <Loading />}
          {diff.isError && <Trouble error={diff.error} onRetry={() => void diff.refetch()} />}
          {diff.isSuccess && <ChangeTable changes={diff.data.changes} />}
        </Card>
        {before.isSuccess && after.isSuccess && (
          <Card title={rules.sideBySide}>
            <Suspense fallback={<Loading lines={8} />}>
              <MergeView
                before={JSON.stringify(before.data.file, null, 2)}
                after={JSON.stringify(after.data.file, null, 2)}
              />
            </Suspense>
          </Card>
        )}
      </div>
    </Page>
  );
}

interface Change {
  readonly kind: string;
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

function ChangeTable({ changes }: { readonly changes: readonly Change[] }) {
  const { rules } = useText();
  if (changes.length === 0) return <p className="soft">{rules.noChanges}</p>;
  const written = (value: unknown) => (value === undefined ? '—' : JSON.stringify(value));
  return (
    <TableFrame>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{rules.before}</th>
            <th scope="col">{rules.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ kind, path, before, after }) => (
            <tr key={`${kind} ${path}`}>
              <th scope="row">
                <code>{path}</code> <span className="chip">{wordFor(rules.changeKinds, kind)}</span>
              </th>
              <td>
                <code>{written(before)}</code>
              </td>
              <td>
                <code>{written(after)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
