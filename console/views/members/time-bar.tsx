/** Any day of a member's history: drag to it, or write it; as all is known now, or as it was known then. */
import { useEffect, useState } from 'react';
import type { Entry } from '../../api/types.ts';
import { useFormat } from '../../format/format.ts';
import { dayIn, dayNumber, dayOfNumber, isDay } from '../../format/zone.ts';
import { useText } from '../../text/text.tsx';

interface TimeBarProps {
  readonly entries: readonly Entry[];
  /** Null: now. */
  readonly asOf: string | null;
  readonly isKnownThen: boolean;
  readonly onChange: (asOf: string | null, isKnownThen: boolean) => void;
}

/** How long a hand rests before the day is asked for. */
const restMs = 120;

export function TimeBar({ entries, asOf, isKnownThen, onChange }: TimeBarProps) {
  const { member } = useText();
  const format = useFormat();
  const days = entries.map(({ occurredAt }) => dayNumber(dayIn(format.zone, Date.parse(occurredAt))));
  const today = Math.max(dayNumber(dayIn(format.zone, Date.now())), ...days);
  const first = Math.min(today - 1, ...days);
  const shown = asOf === null ? today : Math.min(today, Math.max(first, dayNumber(asOf)));
  const [dragged, setDragged] = useState<number | null>(null);
  const at = dragged ?? shown;
  const choose = (day: number) => onChange(day >= today ? null : dayOfNumber(day), isKnownThen);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new place of the hand starts the wait
  useEffect(() => {
    if (dragged === null) return undefined;
    const timer = setTimeout(() => {
      choose(dragged);
      setDragged(null);
    }, restMs);
    return () => clearTimeout(timer);
  }, [dragged]);

  const said = at >= today ? member.today : format.plainDay(dayOfNumber(at));
  return (
    <section className="card time-bar" aria-label={member.timeBar}>
      <div className="time-track">
        <Marks entries={entries} first={first} today={today} zone={format.zone} />
        <input
          type="range"
          min={first}
          max={today}
          value={at}
          aria-label={member.day}
          aria-valuetext={said}
          onChange={({ target }) => setDragged(Number(target.value))}
        />
        <div className="time-ends">
          <span>{format.plainDay(dayOfNumber(first))}</span>
          <span>{member.today}</span>
        </div>
      </div>
      <div className="time-controls">
        <label className="inline-field">
          <span>{member.asOf}</span>
          <input
            type="date"
            value={dayOfNumber(at)}
            min={dayOfNumber(first)}
            max={dayOfNumber(today)}
            onChange={({ target }) => isDay(target.value) && choose(dayNumber(target.value))}
          />
        </label>
        <label className="inline-field">
          <input
            type="checkbox"
            checked={isKnownThen}
            disabled={asOf === null}
            onChange={({ target }) => onChange(asOf, target.checked)}
          />
          <span>{member.knownThen}</span>
        </label>
        {asOf !== null && (
          <button type="button" className="button button-s" onClick={() => onChange(null, false)}>
            {member.backToToday}
          </button>
        )}
      </div>
    </section>
  );
}

interface MarksProps {
  readonly entries: readonly Entry[];
  readonly first: number;
  readonly today: number;
  readonly zone: string;
}

/** An entry a line, as high as its points are many; what raised or lowered the tier stands out. */
function Marks({ entries, first, today, zone }: MarksProps) {
  const most = Math.max(1, ...entries.map(({ points }) => Math.abs(points)));
  const width = Math.max(1, today - first);
  return (
    <svg className="time-marks" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
      {entries.map(({ id, points, occurredAt, outcomes }) => {
        const x = ((dayNumber(dayIn(zone, Date.parse(occurredAt))) - first) / width) * 1000;
        const height = 4 + 34 * Math.sqrt(Math.abs(points) / most);
        const isTier = outcomes.some(({ kind }) => kind === 'tier.raised' || kind === 'tier.lowered');
        const kind = isTier ? 'mark-tier' : points < 0 ? 'mark-minus' : 'mark-plus';
        return <line key={id} x1={x} x2={x} y1={40} y2={40 - height} className={kind} />;
      })}
    </svg>
  );
}
