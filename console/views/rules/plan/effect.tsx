import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePlatform } from '../../../api/platform.tsx';
import { movesQuery } from '../../../api/rules.ts';
import { tierName, useProgram } from '../../../app/program.tsx';
import { useFormat } from '../../../format/format.ts';
import { Figure } from '../../../parts/figure.tsx';
import { MoreButton } from '../../../parts/more.tsx';
import { Card } from '../../../parts/page.tsx';
import { TableFrame } from '../../../parts/table-frame.tsx';
import { Tier } from '../../../parts/tier.tsx';
import { Loading, Trouble } from '../../../parts/trouble.tsx';
import { useText } from '../../../text/text.tsx';
import type { Preview } from './plan.tsx';

type Effect = NonNullable<Preview['effect']>;

interface EffectViewProps {
  readonly name: string;
  readonly preview: string;
  readonly effect: Effect;
}

export function EffectView({ name, preview, effect }: EffectViewProps) {
  const { plan, common } = useText();
  const format = useFormat();
  const { rise, fall, liability } = effect;
  const owed = ({ points, value }: Effect['liability']['before']) =>
    value === null ? common.points(format.number(points), points === 1) : format.money(value);
  return (
    <>
      <Card title={plan.matrix}>
        <dl className="figures">
          <Figure value={format.number(rise)} name={plan.rise} isMain />
          <Figure value={format.number(fall)} name={plan.fall} isMain />
          <Figure value={owed(liability.before)} name={plan.owedBefore} />
          <Figure value={owed(liability.after)} name={plan.owedAfter} />
        </dl>
        {rise + fall === 0 ? <p className="soft">{plan.nobody}</p> : <Matrix cells={effect.matrix} />}
      </Card>
      {fall > 0 && <Moves title={plan.fallers} name={name} preview={preview} direction="falls" />}
      {rise > 0 && <Moves title={plan.risers} name={name} preview={preview} direction="rises" />}
    </>
  );
}

/** From which tier to which, how many: who stays is on the diagonal. */
function Matrix({ cells }: { readonly cells: Effect['matrix'] }) {
  const { plan } = useText();
  const format = useFormat();
  const program = useProgram();
  const known = program?.levels.map(({ id }) => id) ?? [];
  const named = [...new Set([...known, ...cells.flatMap(({ from, to }) => [from, to])])];
  const count = (from: string, to: string) =>
    cells.find((cell) => cell.from === from && cell.to === to)?.members ?? 0;
  const kindOf = (from: string, to: string) =>
    from === to ? 'cell-same' : named.indexOf(to) > named.indexOf(from) ? 'cell-up' : 'cell-down';
  return (
    <TableFrame>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{plan.fromTier}</th>
            {named.map((to) => (
              <th key={to} scope="col" className="number">
                → {tierName(program, to)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {named.map((from) => (
            <tr key={from}>
              <th scope="row">
                <Tier id={from} name={tierName(program, from)} />
              </th>
              {named.map((to) => (
                <td key={to} className={`number ${count(from, to) > 0 ? kindOf(from, to) : ''}`}>
                  {count(from, to) === 0 ? '·' : format.number(count(from, to))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

interface MovesProps {
  readonly title: string;
  readonly name: string;
  readonly preview: string;
  readonly direction: 'rises' | 'falls';
}

function Moves({ title, name, preview, direction }: MovesProps) {
  const program = useProgram();
  const list = useInfiniteQuery(movesQuery(usePlatform(), { name, preview }, direction));
  const moves = list.data?.pages.flatMap((page) => page.moves) ?? [];
  return (
    <Card title={title}>
      {list.isPending && <Loading />}
      {list.isError && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="lines">
        {moves.map(({ memberId, from, to, because }) => (
          <li key={memberId}>
            <Link to="/members/$memberId" params={{ memberId }} search={{ draft: name }} className="id">
              {memberId}
            </Link>
            <span>
              {tierName(program, from)} → {tierName(program, to)}
            </span>
            <span className="soft">{because}</span>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </Card>
  );
}
