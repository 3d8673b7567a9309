import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { parkedQuery } from '../../api/areas.ts';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { useFormat } from '../../format/format.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useDone } from '../../parts/done.tsx';
import { Refused } from '../../parts/field.tsx';
import { MoreButton } from '../../parts/more.tsx';
import { Card } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText, wordFor } from '../../text/text.tsx';

/** Deliveries that are kept whole: why, and trying them again. */
export function Parked() {
  const { areas } = useText();
  const text = areas.connections;
  const format = useFormat();
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const [discarded, setDiscarded] = useState<string | null>(null);
  const list = useInfiniteQuery(parkedQuery({ laurel, program }));
  const parked = list.data?.pages.flatMap((page) => page.parked) ?? [];
  const renew = () => queries.invalidateQueries({ queryKey: [program, 'parked'] });
  const params = (id: string) => ({ path: { program, parked: id } });
  const replay = useMutation({
    mutationFn: (id: string) =>
      bodyOf(laurel.POST('/v1/programs/{program}/parked/{parked}/replay', { params: params(id) })),
    onSuccess: async ({ status }) => {
      await renew();
      tell({ says: text.replayed(status) });
    },
  });
  const discard = async (id: string) => {
    await bodyOf(laurel.DELETE('/v1/programs/{program}/parked/{parked}', { params: params(id) }));
    await renew();
    tell({ says: text.discarded });
  };
  return (
    <Card title={text.parked}>
      {list.isPending && <Loading />}
      {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && parked.length === 0 && <Empty title={text.noParked} says={text.noParkedSays} />}
      <Refused error={replay.error} />
      <ul className="lines">
        {parked.map(({ id, source, topic, reason, receivedAt, errors }) => (
          <li key={id}>
            <span>
              <strong>{source}</strong> <span className="id">{topic}</span>
            </span>
            <span className="soft">
              {format.time(receivedAt)} · {wordFor(text.reasons, reason)}
              {errors.map(({ path, rule }) => (
                <span key={`${path} ${rule}`}>
                  {' '}
                  · <code>{path}</code> {rule}
                </span>
              ))}
            </span>
            <span className="row line-actions">
              <button
                type="button"
                className="button button-s"
                disabled={replay.isPending}
                onClick={() => replay.mutate(id)}
              >
                {text.replay}
              </button>
              <button type="button" className="button button-s" onClick={() => setDiscarded(id)}>
                {text.discard}
              </button>
            </span>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
      {discarded !== null && (
        <Confirm
          title={text.discard}
          says={text.discardSays}
          act={() => discard(discarded)}
          onClose={() => setDiscarded(null)}
        />
      )}
    </Card>
  );
}
