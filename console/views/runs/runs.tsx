/** What walks over many members, with its progress. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { runsQuery } from '../../api/areas.ts';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { useSession } from '../../auth/session.tsx';
import { useDone } from '../../parts/done.tsx';
import { Refused } from '../../parts/field.tsx';
import { MoreButton } from '../../parts/more.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { RunTable } from './run-table.tsx';

export function Runs() {
  const { areas } = useText();
  const text = areas.runs;
  const { laurel, program } = usePlatform();
  const { may } = useSession();
  const queries = useQueryClient();
  const tell = useDone();
  const list = useInfiniteQuery(runsQuery({ laurel, program }));
  const runs = list.data?.pages.flatMap((page) => page.runs) ?? [];
  const starting = useMutation({
    mutationFn: () =>
      bodyOf(laurel.POST('/v1/programs/{program}/reviews', { params: { path: { program } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [program, 'runs'] });
      tell({ says: text.started });
    },
  });
  const action = may('programs:write') && (
    <button type="button" className="button" disabled={starting.isPending} onClick={() => starting.mutate()}>
      {text.start}
    </button>
  );
  return (
    <Page title={text.title} lead={text.lead} actions={action}>
      <Refused error={starting.error} />
      <Card title={text.title}>
        {list.isPending && <Loading lines={6} />}
        {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && runs.length === 0 && <Empty title={text.empty} />}
        {runs.length > 0 && <RunTable runs={runs} />}
        <MoreButton list={list} />
      </Card>
    </Page>
  );
}
