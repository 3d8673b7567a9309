/** What a draft changes of the rules in force: the file, with what is left out and put in. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { usePlatform } from '../../api/platform.tsx';
import { versionQuery } from '../../api/rules.ts';
import { useProgram } from '../../app/program.tsx';
import { Card } from '../../parts/page.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';

export const MergeView = lazy(() => import('./editor/merge.tsx').then(({ Merge }) => ({ default: Merge })));

export function Changes({ text }: { readonly text: string }) {
  const { rules } = useText();
  const program = useProgram();
  const inForce = useQuery({
    ...versionQuery(usePlatform(), program?.version ?? 0),
    enabled: program !== null,
  });
  const before = program === null ? '' : inForce.data && JSON.stringify(inForce.data.file, null, 2);
  return (
    <Card title={rules.changed}>
      {inForce.isError && <Trouble error={inForce.error} onRetry={() => void inForce.refetch()} />}
      {before === undefined ? (
        !inForce.isError && <Loading lines={8} />
      ) : before === text ? (
        <p className="soft">{rules.noChanges}</p>
      ) : (
        <Suspense fallback={<Loading lines={8} />}>
          <MergeView before={before} after={text} />
        </Suspense>
      )}
    </Card>
  );
}
