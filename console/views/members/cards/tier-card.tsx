import type { Missing, Status } from '../../../api/types.ts';
import { useFormat } from '../../../format/format.ts';
import { Card } from '../../../parts/page.tsx';
import { Tier } from '../../../parts/tier.tsx';
import { useText, wordFor } from '../../../text/text.tsx';

/** The level, why and until when, and what is missing to the next one and to keep this one. */
export function TierCard({ status }: { readonly status: Status }) {
  const { member, common } = useText();
  const format = useFormat();
  const { tier, nextTier, keepTier } = status;
  return (
    <Card title={member.tier} className="tier-card">
      <p className="tier-line">
        <Tier id={tier.id} name={tier.name} />
        <span className="soft">
          {member.since(format.day(tier.since))},{' '}
          {tier.until === null ? member.noEnd : member.until(format.lastDay(tier.until))}
        </span>
      </p>
      <p className="soft">
        {wordFor(member.decisions, tier.because.decision)} · <code>{tier.because.rule}</code> ·{' '}
        {common.version(tier.because.programVersion)}
        {tier.forLife && <> · {member.forLife(tier.forLife.name)}</>}
      </p>
      {nextTier === null ? (
        <p>{member.topTier}</p>
      ) : (
        <Missings title={member.nextTier(nextTier.name)} needs={nextTier.needs} missing={nextTier.missing} />
      )}
      {keepTier !== null && (
        <Missings title={member.keepTier(tier.name)} needs={keepTier.needs} missing={keepTier.missing} />
      )}
    </Card>
  );
}

interface MissingsProps {
  readonly title: string;
  readonly needs: 'any' | 'all';
  readonly missing: readonly Missing[];
}

function Missings({ title, needs, missing }: MissingsProps) {
  const { member } = useText();
  return (
    <div className="missing">
      <h3>{title}</h3>
      {missing.length === 0 && <p className="soft">{member.kept}</p>}
      {missing.length > 1 && <p className="soft">{needs === 'any' ? member.anyOf : member.allOf}</p>}
      <ul>
        {missing.map((each) => (
          <MissingLine
            key={`${each.metric} ${each.of ?? ''} ${JSON.stringify(each.window ?? null)}`}
            missing={each}
          />
        ))}
      </ul>
    </div>
  );
}

function MissingLine({ missing }: { readonly missing: Missing }) {
  const { member } = useText();
  const format = useFormat();
  const { metric, amount, atLeast, percent, by, of = '' } = missing;
  const written = (value: string | number) =>
    typeof value === 'string' ? format.money(value) : format.number(value);
  const what = member.missing[metric](written(amount), of);
  return (
    <li>
      <progress value={percent} max={100} aria-label={what} />
      <span>
        <strong>{what}</strong>{' '}
        <span className="soft">
          {metric !== 'tag' && member.progress(written(atLeast))}{' '}
          {by !== null && member.before(format.day(by))}
        </span>
      </span>
    </li>
  );
}
