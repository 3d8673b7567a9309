/** What a draft would do: asked for, followed while it is calculated, then who moves and what it costs. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { components } from '../../../../client/schema.ts';
import { bodyOf } from '../../../api/failure.ts';
import { usePlatform } from '../../../api/platform.tsx';
import { previewQuery, previewsQuery } from '../../../api/rules.ts';
import { useSession } from '../../../auth/session.tsx';
import { useFormat } from '../../../format/format.ts';
import { isDay } from '../../../format/zone.ts';
import { Refused } from '../../../parts/field.tsx';
import { Card } from '../../../parts/page.tsx';
import { Loading } from '../../../parts/trouble.tsx';
import { useText } from '../../../text/text.tsx';
import { EffectView } from './effect.tsx';
import { Months } from './months.tsx';

export type Preview = components['schemas']['Preview'];
type PreviewRequest = components['schemas']['PreviewRequest'];

export function Plan({ name }: { readonly name: string }) {
  const { plan } = useText();
  const platform = usePlatform();
  const { may } = useSession();
  const last = useQuery(previewsQuery(platform, name));
  const [started, setStarted] = useState<string | null>(null);
  const preview = started ?? last.data?.previews[0]?.id ?? null;
  return (
    <div className="stack">
      <Card title={plan.title}>
        <p className="soft">{plan.says}</p>
        {may('programs:write') && <Start name={name} onStarted={setStarted} />}
      </Card>
      {last.isPending && <Loading />}
      {preview !== null && <Followed name={name} preview={preview} />}
    </div>
  );
}

function Start({
  name,
  onStarted,
}: {
  readonly name: string;
  readonly onStarted: (preview: string) => void;
}) {
  const { plan } = useText();
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const [kind, setKind] = useState<'effect' | 'since'>('effect');
  const [day, setDay] = useState('');
  const starting = useMutation({
    mutationFn: (body: PreviewRequest) =>
      bodyOf(
        laurel.POST('/v1/programs/{program}/drafts/{name}/preview', {
          params: { path: { program, name } },
          body,
        }),
      ),
    onSuccess: (preview) => {
      queries.setQueryData([program, 'preview', name, preview.id], preview);
      onStarted(preview.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    starting.mutate(kind === 'since' ? { kind, since: day } : { kind });
  };
  return (
    <form className="row" onSubmit={submit}>
      <select
        aria-label={plan.title}
        value={kind}
        onChange={({ target }) => setKind(target.value === 'since' ? 'since' : 'effect')}
      >
        <option value="effect">{plan.effect}</option>
        <option value="since">{plan.since}</option>
      </select>
      {kind === 'since' && (
        <input
          type="date"
          aria-label={plan.sinceDay}
          required
          value={day}
          onChange={({ target }) => setDay(target.value)}
        />
      )}
      <button
        type="submit"
        className="button button-main"
        disabled={starting.isPending || (kind === 'since' && !isDay(day))}
      >
        {plan.start}
      </button>
      <Refused error={starting.error} />
    </form>
  );
}

function Followed({ name, preview }: { readonly name: string; readonly preview: string }) {
  const { plan } = useText();
  const format = useFormat();
  const followed = useQuery(previewQuery(usePlatform(), { name, preview }));
  if (followed.isPending) return <Loading />;
  if (followed.isError) return <Refused error={followed.error} />;
  const { state, done, planned, isStale, failed, effect, months } = followed.data;
  return (
    <>
      <div aria-live="polite">
        {state === 'running' && (
          <Card>
            <progress value={done} max={Math.max(1, planned)} aria-label={plan.title} />
            <p className="soft">{plan.running(format.number(done), format.number(planned))}</p>
          </Card>
        )}
        {state === 'stalled' && <p className="notice notice-warn">{plan.stalled}</p>}
        {state === 'cancelled' && <p className="notice">{plan.cancelled}</p>}
        {isStale && <p className="notice notice-warn">{plan.stale}</p>}
        {failed > 0 && <p className="notice notice-warn">{plan.failed(format.number(failed))}</p>}
      </div>
      {state === 'finished' && effect !== null && (
        <EffectView name={name} preview={preview} effect={effect} />
      )}
      {state === 'finished' && months !== null && <Months months={months} />}
    </>
  );
}
