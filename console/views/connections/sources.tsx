import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sourcesQuery } from '../../api/areas.ts';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useDone } from '../../parts/done.tsx';
import { Card } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { ConnectDialog, type Connected } from './connect.tsx';
import { SecretList } from './secret-list.tsx';

/** The shops that are connected, each with its address and secrets. */
export function Sources() {
  const { areas } = useText();
  const text = areas.connections;
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const sources = useQuery(sourcesQuery({ laurel, program }));
  const [open, setOpen] = useState<Connected | 'new' | null>(null);
  const [retired, setRetired] = useState<{ source: string; secretId: string } | null>(null);
  const retire = async (path: { source: string; secretId: string }) => {
    const params = { path: { program, ...path } };
    await bodyOf(laurel.DELETE('/v1/programs/{program}/sources/{source}/secrets/{secretId}', { params }));
    await queries.invalidateQueries({ queryKey: [program, 'sources'] });
    tell({ says: text.retired });
  };
  const connect = (
    <button type="button" className="button" onClick={() => setOpen('new')}>
      {text.connect}
    </button>
  );
  return (
    <Card title={text.sources} beside={connect}>
      {sources.isPending && <Loading />}
      {sources.isError && <Trouble error={sources.error} onRetry={() => void sources.refetch()} />}
      {sources.data?.sources.length === 0 && <Empty title={text.noSources} says={text.noSourcesSays} />}
      {sources.data?.sources.map((source) => (
        <section key={source.id} className="source">
          <header className="card-head">
            <h3>
              {source.id} <span className="chip">{source.kind}</span> <code>{source.path}</code>
            </h3>
            <button type="button" className="button button-s" onClick={() => setOpen(source)}>
              {text.changeSecret}
            </button>
          </header>
          <SecretList
            secrets={source.secrets}
            onRetire={(secretId) => setRetired({ source: source.id, secretId })}
          />
        </section>
      ))}
      {open !== null && <ConnectDialog source={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
      {retired !== null && (
        <Confirm
          title={text.retire}
          says={text.retireSays}
          act={() => retire(retired)}
          onClose={() => setRetired(null)}
        />
      )}
    </Card>
  );
}
