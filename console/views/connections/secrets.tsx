import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { secretsQuery } from '../../api/areas.ts';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { CopyField } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useDone } from '../../parts/done.tsx';
import { Refused } from '../../parts/field.tsx';
import { Card } from '../../parts/page.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { SecretList } from './secret-list.tsx';

/** The secrets of the standard webhook, with their rotation: add, put into the shop, retire. */
export function Secrets() {
  const { areas } = useText();
  const text = areas.connections;
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const secrets = useQuery(secretsQuery({ laurel, program }));
  const [retired, setRetired] = useState<string | null>(null);
  const renew = () => queries.invalidateQueries({ queryKey: [program, 'secrets'] });
  const adding = useMutation({
    mutationFn: () =>
      bodyOf(laurel.POST('/v1/programs/{program}/secrets', { params: { path: { program } }, body: {} })),
    onSuccess: renew,
  });
  const retire = async (secretId: string) => {
    const params = { path: { program, secretId } };
    await bodyOf(laurel.DELETE('/v1/programs/{program}/secrets/{secretId}', { params }));
    await renew();
    tell({ says: text.retired });
  };
  const add = (
    <button type="button" className="button" disabled={adding.isPending} onClick={() => adding.mutate()}>
      {text.addSecret}
    </button>
  );
  return (
    <Card title={text.secrets} beside={add}>
      <p className="soft">{text.secretsSays}</p>
      {secrets.isPending && <Loading />}
      {secrets.isError && <Trouble error={secrets.error} onRetry={() => void secrets.refetch()} />}
      {secrets.isSuccess && <SecretList secrets={secrets.data.secrets} onRetire={setRetired} />}
      <Refused error={adding.error} />
      {adding.isSuccess && (
        <Dialog title={text.newSecret} says={text.newSecretSays} isOpen onClose={() => adding.reset()}>
          <CopyField label={text.newSecret} value={adding.data.secret} />
        </Dialog>
      )}
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
