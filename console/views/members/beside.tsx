/** The same member under a draft, beside what holds: from now on, or as if since a day. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlatform } from '../../api/platform.tsx';
import { draftsQuery, underDraftQuery } from '../../api/queries.ts';
import type { Status } from '../../api/types.ts';
import { useFormat } from '../../format/format.ts';
import { isDay } from '../../format/zone.ts';
import { Refused } from '../../parts/field.tsx';
import { Card } from '../../parts/page.tsx';
import { Tier } from '../../parts/tier.tsx';
import { Loading } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';

const route = getRouteApi('/members/$memberId');

interface BesideProps {
  readonly memberId: string;
  readonly status: Status;
}

export function Beside({ memberId, status }: BesideProps) {
  const { member, common } = useText();
  const { draft } = route.useSearch();
  const navigate = route.useNavigate();
  const drafts = useQuery(draftsQuery(usePlatform()));
  const [since, setSince] = useState('');
  const names = drafts.data?.drafts.map(({ name }) => name) ?? [];
  if (names.length === 0) return null;
  const choose = (name: string) =>
    void navigate({
      replace: true,
      resetScroll: false,
      search: ({ draft: _, ...before }) => ({ ...before, ...(name && { draft: name }) }),
    });
  return (
    <Card
      title={member.underDraft}
      beside={
        <label className="inline-field">
          <span className="visually-hidden">{member.draft}</span>
          <select value={draft ?? ''} onChange={({ target }) => choose(target.value)}>
            <option value="">{common.none}</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      }
    >
      {draft === undefined ? (
        <p className="soft">{member.underDraftSays}</p>
      ) : (
        <>
          <label className="inline-field">
            <span>{member.asIfSince}</span>
            <input type="date" value={since} onChange={({ target }) => setSince(target.value)} />
          </label>
          <Compared
            memberId={memberId}
            status={status}
            draft={draft}
            since={isDay(since) ? since : undefined}
          />
        </>
      )}
    </Card>
  );
}

interface ComparedProps extends BesideProps {
  readonly draft: string;
  readonly since: string | undefined;
}

function Compared({ memberId, status, draft, since }: ComparedProps) {
  const { member } = useText();
  const format = useFormat();
  const under = useQuery(underDraftQuery(usePlatform(), { memberId, draft, since }));
  if (under.isPending) return <Loading lines={2} />;
  if (under.isError) return <Refused error={under.error} />;
  const next = ({ nextTier }: Status) => {
    const [first] = nextTier?.missing ?? [];
    if (nextTier === null || first === undefined) return '—';
    const amount =
      typeof first.amount === 'string' ? format.money(first.amount) : format.number(first.amount);
    return `${nextTier.name}: ${member.missing[first.metric](amount, first.of ?? '')}`;
  };
  const rows = [
    [member.tier, <Tier key="now" {...tierOf(status)} />, <Tier key="draft" {...tierOf(under.data)} />],
    [member.balance, format.number(status.balance), format.number(under.data.balance)],
    [member.pending, format.number(status.pending), format.number(under.data.pending)],
    [member.missingTo, next(status), next(under.data)],
  ] as const;
  return (
    <table className="compared">
      <thead>
        <tr>
          <td />
          <th scope="col">{member.today}</th>
          <th scope="col">{draft}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, now, drafted]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{now}</td>
            <td>{drafted}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const tierOf = ({ tier: { id, name } }: Status) => ({ id, name });
