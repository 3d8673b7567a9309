/** The segments of the last model: how many are in each, and what they are worth. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { segmentsQuery } from '../../api/areas.ts';
import { usePlatform } from '../../api/platform.tsx';
import { useFormat } from '../../format/format.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Empty, Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';

export function Segments() {
  const { areas } = useText();
  const text = areas.segments;
  const format = useFormat();
  const segments = useQuery(segmentsQuery(usePlatform()));
  const model = segments.data?.model ?? null;
  const rows = segments.data?.segments ?? [];
  const all = rows.reduce((sum, { members }) => sum + members, 0);
  return (
    <Page title={text.title} lead={text.lead}>
      {segments.isPending && <Loading lines={6} />}
      {segments.isError && <Trouble error={segments.error} onRetry={() => void segments.refetch()} />}
      {segments.isSuccess && model === null && <Empty title={text.none} says={text.noneSays} />}
      {model !== null && (
        <div className="stack">
          <Card
            title={text.segment}
            beside={<span className="soft">{text.asOf(format.plainDay(model.day))}</span>}
          >
            <DataTable
              rows={rows}
              rowKey={({ name }) => name}
              columns={[
                {
                  id: 'name',
                  title: text.segment,
                  by: ({ name }) => name,
                  cell: ({ name }) => (
                    <Link to="/segments/$segment" params={{ segment: name }}>
                      {name}
                    </Link>
                  ),
                },
                {
                  id: 'members',
                  title: text.members,
                  isNumber: true,
                  by: ({ members }) => members,
                  cell: ({ members }) => format.number(members),
                },
                {
                  id: 'share',
                  title: text.share,
                  by: ({ members }) => members,
                  cell: ({ members, name }) => (
                    <span className="share">
                      <progress value={members} max={Math.max(1, all)} aria-label={name} />
                      {format.percent(members / Math.max(1, all))}
                    </span>
                  ),
                },
                {
                  id: 'mean',
                  title: text.mean,
                  isNumber: true,
                  by: ({ mean }) => Number(mean ?? -1),
                  cell: ({ mean }) => (mean === null ? '—' : format.money(mean)),
                },
                {
                  id: 'spread',
                  title: text.spread,
                  isNumber: true,
                  by: ({ spread }) => Number(spread ?? -1),
                  cell: ({ spread }) => (spread === null ? '—' : format.money(spread)),
                },
              ]}
            />
          </Card>
          <Card title={text.model}>
            <dl className="facts">
              <div>
                <dt>{text.sampled}</dt>
                <dd>{format.number(model.sampled)}</dd>
              </div>
              <div>
                <dt>{text.purchases}</dt>
                <dd>{model.fit.bgNbd.outcome === 'fitted' ? text.fitted : text.notFitted}</dd>
              </div>
              <div>
                <dt>{text.spend}</dt>
                <dd>{model.fit.gammaGamma.outcome === 'fitted' ? text.fitted : text.notFitted}</dd>
              </div>
            </dl>
          </Card>
        </div>
      )}
    </Page>
  );
}
