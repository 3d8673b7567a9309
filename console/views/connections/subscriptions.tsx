import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { subscriptionsQuery } from '../../api/areas.ts';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { useFormat } from '../../format/format.ts';
import { useDone } from '../../parts/done.tsx';
import { Refused } from '../../parts/field.tsx';
import { Card } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText, wordFor } from '../../text/text.tsx';

const chips: Readonly<Record<string, string>> = {
  delivering: 'chip-good',
  failing: 'chip-warn',
  ended: 'chip-bad',
};

/** Who is told of events: whether it arrives, a trial, and sending again what did not. */
export function Subscriptions() {
  const { areas } = useText();
  const text = areas.connections;
  const format = useFormat();
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const list = useQuery(subscriptionsQuery({ laurel, program }));
  const params = (subscription: string) => ({ path: { program, subscription } });
  const renew = () => queries.invalidateQueries({ queryKey: [program, 'subscriptions'] });
  const trial = useMutation({
    mutationFn: (id: string) =>
      bodyOf(laurel.POST('/v1/programs/{program}/subscriptions/{subscription}/test', { params: params(id) })),
    onSuccess: ({ arrived, reason }) =>
      tell({ says: arrived ? text.arrived : text.notArrived(reason ?? '') }),
  });
  const redrive = useMutation({
    mutationFn: (id: string) =>
      bodyOf(
        laurel.POST('/v1/programs/{program}/subscriptions/{subscription}/dead-letters/redrive', {
          params: params(id),
        }),
      ),
    onSuccess: async ({ redriven }) => {
      await renew();
      tell({ says: text.redriven(format.number(redriven)) });
    },
  });
  return (
    <Card title={text.subscriptions}>
      {list.isPending && <Loading />}
      {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.subscriptions.length === 0 && (
        <Empty title={text.noSubscriptions} says={text.noSubscriptionsSays} />
      )}
      <Refused error={trial.error ?? redrive.error} />
      <ul className="lines">
        {list.data?.subscriptions.map(({ id, url, connector, state, failures, failingSince }) => (
          <li key={id}>
            <strong>{id}</strong>
            <span className={`chip ${chips[state] ?? ''}`}>{wordFor(text.states, state)}</span>
            <span className="soft">
              {url ?? connector}
              {failingSince !== null && (
                <> · {text.failing(format.number(failures), format.time(failingSince))}</>
              )}
            </span>
            <span className="row line-actions">
              <button
                type="button"
                className="button button-s"
                disabled={trial.isPending}
                onClick={() => trial.mutate(id)}
              >
                {text.trial}
              </button>
              <button
                type="button"
                className="button button-s"
                disabled={redrive.isPending}
                onClick={() => redrive.mutate(id)}
              >
                {text.redrive}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
