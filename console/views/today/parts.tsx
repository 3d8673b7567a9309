import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { overridesQuery, parkedQuery, runsQuery, segmentsQuery } from '../../api/areas.ts';
import { usePlatform } from '../../api/platform.tsx';
import { versionsQuery } from '../../api/rules.ts';
import { useFormat } from '../../format/format.ts';
import { Figure } from '../../parts/figure.tsx';
import { Card } from '../../parts/page.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText } from '../../text/text.tsx';
import { RunTable } from '../runs/run-table.tsx';

/** What is in force, and what is to come. */
export function RulesPart() {
  const { areas, common, shell } = useText();
  const format = useFormat();
  const versions = useQuery(versionsQuery(usePlatform()));
  const lines = versions.data?.versions ?? [];
  const inForce = lines.find(({ state }) => state === 'in-force');
  const toCome = lines.filter(({ state }) => state === 'to-come');
  return (
    <Card title={shell.rules} beside={<Link to="/rules">{areas.today.all}</Link>}>
      {versions.isPending && <Loading />}
      {versions.isError && <Trouble error={versions.error} />}
      <dl className="facts">
        {inForce && (
          <div>
            <dt>{areas.today.inForce}</dt>
            <dd>
              <Link to="/rules/versions/$version" params={{ version: String(inForce.version) }}>
                {common.version(inForce.version)}
              </Link>
            </dd>
          </div>
        )}
        {toCome.map(({ line, version, effectiveFrom }) => (
          <div key={line}>
            <dt>{areas.today.toCome}</dt>
            <dd>
              <Link to="/rules/versions/$version" params={{ version: String(version) }}>
                {common.version(version)}
              </Link>
              {effectiveFrom !== null && `, ${format.time(effectiveFrom)}`}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

export function ParkedPart() {
  const { areas } = useText();
  const format = useFormat();
  const list = useInfiniteQuery(parkedQuery(usePlatform()));
  const count = list.data?.pages.flatMap(({ parked }) => parked).length ?? 0;
  return (
    <Card title={areas.today.parked} beside={<Link to="/connections">{areas.today.all}</Link>}>
      {list.isPending && <Loading lines={1} />}
      {list.isError && <Trouble error={list.error} />}
      {list.isSuccess && (
        <p className={count > 0 ? 'warned' : 'soft'}>
          {count === 0
            ? areas.today.noParked
            : areas.today.someParked(`${format.number(count)}${list.hasNextPage ? '+' : ''}`)}
        </p>
      )}
    </Card>
  );
}

export function SegmentsPart() {
  const { areas } = useText();
  const format = useFormat();
  const segments = useQuery(segmentsQuery(usePlatform()));
  const model = segments.data?.model;
  const atRisk = segments.data?.segments.filter(({ name }) => /risk|lose|lost/.test(name)) ?? [];
  return (
    <Card title={areas.today.segments} beside={<Link to="/segments">{areas.today.all}</Link>}>
      {segments.isPending && <Loading />}
      {segments.isError && <Trouble error={segments.error} />}
      {model === null && <p className="soft">{areas.segments.noneSays}</p>}
      {model && (
        <dl className="figures">
          <Figure value={format.number(model.members)} name={areas.today.members} isMain />
          <Figure value={format.number(model.buyers)} name={areas.today.buyers} />
          <Figure
            value={format.number(atRisk.reduce((sum, { members }) => sum + members, 0))}
            name={areas.today.atRisk}
          />
        </dl>
      )}
    </Card>
  );
}

export function OverridesPart() {
  const { areas } = useText();
  const format = useFormat();
  const overrides = useQuery(overridesQuery(usePlatform()));
  const inForce = overrides.data?.overrides.filter(({ state }) => state === 'in-force') ?? [];
  return (
    <Card title={areas.today.overrides}>
      {overrides.isPending && <Loading lines={1} />}
      {overrides.isError && <Trouble error={overrides.error} />}
      {overrides.isSuccess && inForce.length === 0 && <p className="soft">{areas.today.noOverrides}</p>}
      <ul className="lines">
        {inForce.map(({ id, memberId, tier, until }) => (
          <li key={id}>
            <Link to="/members/$memberId" params={{ memberId }} className="id">
              {memberId}
            </Link>
            <span className="soft">
              {tier.name}, {format.lastDay(until)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const runsMax = 5;

export function RunsPart() {
  const { areas } = useText();
  const list = useInfiniteQuery(runsQuery(usePlatform()));
  const runs = list.data?.pages[0]?.runs.slice(0, runsMax) ?? [];
  return (
    <Card title={areas.today.lastRuns} beside={<Link to="/runs">{areas.today.all}</Link>} className="wide">
      {list.isPending && <Loading />}
      {list.isError && <Trouble error={list.error} />}
      {list.isSuccess && runs.length === 0 && <p className="soft">{areas.runs.empty}</p>}
      {runs.length > 0 && <RunTable runs={runs} />}
    </Card>
  );
}
