/** Why an entry came out as it did: the rule, its version, what was looked at, and what would have been otherwise. */
import { useQuery } from '@tanstack/react-query';
import { usePlatform } from '../../api/platform.tsx';
import { explainQuery } from '../../api/queries.ts';
import type { Entry, Explanation } from '../../api/types.ts';
import { useFormat } from '../../format/format.ts';
import { Nested } from '../../parts/nested.tsx';
import { Loading, Trouble } from '../../parts/trouble.tsx';
import { useText, wordFor } from '../../text/text.tsx';

export function Why({ memberId, entry }: { readonly memberId: string; readonly entry: Entry }) {
  const { member } = useText();
  const format = useFormat();
  const why = useQuery(explainQuery(usePlatform(), memberId, entry.id));
  if (why.isPending) return <Loading lines={2} />;
  if (why.isError) return <Trouble error={why.error} onRetry={() => void why.refetch()} />;
  const { sentence, explanations, by } = why.data;
  return (
    <div className="why">
      <p className="why-sentence">{sentence}</p>
      <p className="soft">
        {format.time(entry.occurredAt)} · {member.recordedOn(format.time(entry.recordedAt))}
        {by && <> · {member.actedBy(by.actor)}</>} · <span className="id">{entry.id}</span>
      </p>
      {explanations.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: explanations of an entry never change, and may be alike
        <Reason key={index} explanation={each} />
      ))}
    </div>
  );
}

function Reason({ explanation }: { readonly explanation: Explanation }) {
  const { member, common, kinds } = useText();
  const { time } = useFormat();
  const { kind, rule, programVersion, inputs, result, counterfactual } = explanation;
  const parts = [
    [member.inputs, inputs],
    [member.result, result],
    [member.counterfactual, counterfactual],
  ] as const;
  return (
    <details className="reason">
      <summary>
        {wordFor(kinds.outcome, kind)} · <code>{rule}</code> · {common.version(programVersion)}
      </summary>
      <div className="reason-parts">
        {parts.map(([title, value]) => (
          <section key={title}>
            <h4>{title}</h4>
            <Nested value={value} time={time} />
          </section>
        ))}
      </div>
    </details>
  );
}
