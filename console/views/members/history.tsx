/** Everything that happened to a member, newest first; each entry says why when it is opened. */
import type { Entry } from '../../api/types.ts';
import { useFormat } from '../../format/format.ts';
import { MoreButton, type MoreList } from '../../parts/more.tsx';
import { Card } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { EntryLine } from './entry.tsx';

interface EntryList extends MoreList {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly isSuccess: boolean;
  readonly error: unknown;
  refetch(): unknown;
}

interface HistoryProps {
  readonly memberId: string;
  readonly order: string | undefined;
  readonly list: EntryList;
  readonly entries: readonly Entry[];
  /** An instant after which entries are left out; null: none are. */
  readonly until: string | null;
  readonly isKnownThen: boolean;
}

export function History({ memberId, order, list, entries, until, isKnownThen }: HistoryProps) {
  const { member } = useText();
  const format = useFormat();
  const end = until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
  const shown = entries.filter(
    ({ occurredAt, recordedAt }) => Date.parse(isKnownThen ? recordedAt : occurredAt) <= end,
  );
  const later = entries.length - shown.length;
  return (
    <Card title={member.history} className="history">
      {list.isPending && <Loading lines={6} />}
      {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && entries.length === 0 && <Empty title={member.noHistory} />}
      {later > 0 && <p className="quiet">{member.later(format.number(later), later === 1)}</p>}
      <ol className="entries">
        {shown.map((entry) => (
          <EntryLine
            key={entry.id}
            memberId={memberId}
            entry={entry}
            isMarked={order !== undefined && entry.id.split(':').includes(encodeURIComponent(order))}
          />
        ))}
      </ol>
      <MoreButton list={list} />
      {list.isSuccess && !list.hasNextPage && entries.length > 0 && (
        <p className="quiet">{member.historyEnd}</p>
      )}
    </Card>
  );
}
