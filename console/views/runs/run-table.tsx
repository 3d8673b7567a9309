import type { components } from '../../../client/schema.ts';
import { useFormat } from '../../format/format.ts';
import { TableFrame } from '../../parts/table-frame.tsx';
import { useText, wordFor } from '../../text/text.tsx';

type Run = components['schemas']['Run'];

const chips: Readonly<Record<string, string>> = {
  running: 'chip-warn',
  stalled: 'chip-bad',
  finished: 'chip-good',
};

export function RunTable({ runs }: { readonly runs: readonly Run[] }) {
  const { areas } = useText();
  const text = areas.runs;
  const format = useFormat();
  return (
    <TableFrame>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.begun}</th>
            <th scope="col">{text.title}</th>
            <th scope="col">{text.progress}</th>
            <th scope="col">{text.changed}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ id, kind, state, startedAt, planned, done, failed, changed }) => (
            <tr key={id}>
              <td className="no-wrap">{format.time(startedAt)}</td>
              <td>
                {wordFor(text.kinds, kind)}{' '}
                <span className={`chip ${chips[state] ?? ''}`}>{wordFor(text.states, state)}</span>
              </td>
              <td>
                {state === 'running' ? (
                  <progress value={done} max={Math.max(1, planned)} aria-label={text.progress} />
                ) : (
                  format.number(done)
                )}
                {failed > 0 && <span className="chip chip-bad">{text.failed(format.number(failed))}</span>}
              </td>
              <td>
                <Changed changed={changed} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Changed({ changed }: Pick<Run, 'changed'>) {
  const { areas } = useText();
  const format = useFormat();
  const counts = Object.entries(changed).filter(([name, count]) => name !== 'members' && count > 0);
  if (counts.length === 0) return <span className="soft">{areas.runs.nothing}</span>;
  return counts
    .map(([name, count]) => `${format.number(count)} ${wordFor(areas.runs.counts, name)}`)
    .join(', ');
}
