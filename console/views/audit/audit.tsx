/** Who did what, newest first; of one member where the address says so. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { auditQuery } from '../../api/areas.ts';
import { usePlatform } from '../../api/platform.tsx';
import { useFormat } from '../../format/format.ts';
import { MoreButton } from '../../parts/more.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { TableFrame } from '../../parts/table-frame.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText, wordFor } from '../../text/text.tsx';

const route = getRouteApi('/audit');

export function Audit() {
  const { areas } = useText();
  const text = areas.audit;
  const { member } = route.useSearch();
  const list = useInfiniteQuery(auditQuery(usePlatform(), member));
  const actions = list.data?.pages.flatMap((page) => page.actions) ?? [];
  return (
    <Page title={text.title} lead={text.lead}>
      <Card title={text.title} beside={<Filter key={member ?? ''} member={member ?? ''} />}>
        {list.isPending && <Loading lines={6} />}
        {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && actions.length === 0 && <Empty title={text.empty} />}
        {actions.length > 0 && <ActionTable actions={actions} />}
        <MoreButton list={list} />
      </Card>
    </Page>
  );
}

function Filter({ member }: { readonly member: string }) {
  const { areas } = useText();
  const navigate = route.useNavigate();
  const [text, setText] = useState(member);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ search: text.trim() === '' ? {} : { member: text.trim() } });
  };
  return (
    <form className="row" onSubmit={submit}>
      <input
        aria-label={areas.audit.member}
        placeholder={areas.audit.member}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className="button">
        {areas.audit.filter}
      </button>
    </form>
  );
}

interface Action {
  readonly at: string;
  readonly action: string;
  readonly by: string;
  readonly about: Readonly<Record<string, string | number | null>>;
  readonly note: string | null;
  readonly requestId: string;
}

function ActionTable({ actions }: { readonly actions: readonly Action[] }) {
  const { areas, rules } = useText();
  const format = useFormat();
  return (
    <TableFrame>
      <table>
        <thead>
          <tr>
            <th scope="col">{areas.audit.when}</th>
            <th scope="col">{areas.audit.what}</th>
            <th scope="col">{areas.audit.about}</th>
            <th scope="col">{areas.audit.who}</th>
            <th scope="col">{rules.note}</th>
          </tr>
        </thead>
        <tbody>
          {actions.map(({ at, action, by, about, note, requestId }) => (
            <tr key={`${requestId} ${action}`}>
              <td className="no-wrap">{format.time(at)}</td>
              <td>{wordFor(areas.audit.actions, action)}</td>
              <td>
                <About about={about} />
              </td>
              <td className="id">{by}</td>
              <td>{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** What was acted on, with a link where it has a page. */
function About({ about }: Pick<Action, 'about'>) {
  return Object.entries(about)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => (
      <span key={name} className="about">
        <span className="soft">{name}</span>{' '}
        {name === 'member' || name === 'memberId' ? (
          <Link to="/members/$memberId" params={{ memberId: String(value) }} className="id">
            {value}
          </Link>
        ) : (
          <span className="id">{value}</span>
        )}
      </span>
    ));
}
