import { useState } from 'react';
import type { Entry, Outcome } from '../../api/types.ts';
import { tierName, useProgram } from '../../app/program.tsx';
import { useFormat } from '../../format/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { useText, wordFor } from '../../text/text.tsx';
import { Why } from './why.tsx';

interface EntryLineProps {
  readonly memberId: string;
  readonly entry: Entry;
  /** It belongs to what was searched for. */
  readonly isMarked: boolean;
}

export function EntryLine({ memberId, entry, isMarked }: EntryLineProps) {
  const { kinds } = useText();
  const format = useFormat();
  const [isOpen, setOpen] = useState(isMarked);
  const what = wordFor(kinds.entry, entry.kind);
  return (
    <li className={`entry ${isMarked ? 'entry-marked' : ''}`}>
      <button type="button" className="entry-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'more' : 'next'} />
        <span className="entry-what">
          <strong>{what}</strong> <span className="id">{shortId(entry)}</span>
          <Outcomes outcomes={entry.outcomes} />
        </span>
        <span className={`entry-points ${entry.points < 0 ? 'minus' : entry.points > 0 ? 'plus' : ''}`}>
          {entry.points === 0 ? '' : format.signed(entry.points)}
        </span>
        <time dateTime={entry.occurredAt}>{format.day(entry.occurredAt)}</time>
      </button>
      {isOpen && <Why memberId={memberId} entry={entry} />}
    </li>
  );
}

/** `purchase:standard:1001` → `1001`: the kind is said already. */
const shortId = ({ id }: Entry): string => id.split(':').slice(2).join(' · ');

/** The outcomes that are more than points: those are the number on the right. */
function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const { kinds } = useText();
  const program = useProgram();
  const shown = outcomes.filter(({ kind }) => kind !== 'points.earned');
  return (
    <span className="chips">
      {shown.map((outcome, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outcomes of an entry never change, and may be alike
        <span key={index} className={`chip ${chipOf(outcome.kind)}`}>
          {'from' in outcome && 'to' in outcome
            ? `${tierName(program, String(outcome.from))} → ${tierName(program, String(outcome.to))}`
            : wordFor(kinds.outcome, outcome.kind)}
        </span>
      ))}
    </span>
  );
}

function chipOf(kind: string): string {
  if (kind === 'tier.raised' || kind === 'member.enrolled') return 'chip-good';
  if (kind === 'tier.lowered' || kind === 'points.clawed-back' || kind === 'points.expired')
    return 'chip-bad';
  return '';
}
