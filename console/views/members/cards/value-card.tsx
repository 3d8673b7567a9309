import { useQuery } from '@tanstack/react-query';
import { usePlatform } from '../../../api/platform.tsx';
import { valueQuery } from '../../../api/queries.ts';
import { useFormat } from '../../../format/format.ts';
import { Card } from '../../../parts/page.tsx';
import { useText, wordFor } from '../../../text/text.tsx';

/** What the member is worth and where they stand; left out where the program does not ask for it. */
export function ValueCard({ memberId }: { readonly memberId: string }) {
  const { member } = useText();
  const format = useFormat();
  const value = useQuery({ ...valueQuery(usePlatform(), memberId), retry: false });
  if (!value.isSuccess || !('lifecycle' in value.data)) return null;
  const { lifecycle, rfm, rhythm, lifetimeValue, statistics } = value.data;
  const { method, predictive, bySegment, historical } = lifetimeValue;
  const chosen = method === 'predictive' ? predictive : method === 'by-segment' ? bySegment : historical;
  const worth = 'amount' in chosen ? chosen.amount : historical.amount;
  return (
    <Card title={member.value}>
      <dl className="facts">
        <Fact name={member.stage} value={wordFor(member.stages, lifecycle.stage)} />
        {rfm.state === 'scored' && (
          <Fact name={member.segment} value={wordFor(member.segments, rfm.segment)} />
        )}
        <Fact name={member.lifetimeValue} value={format.money(worth)} />
        <Fact name={member.spent} value={format.money(statistics.spend)} />
        {rhythm.state === 'estimated' && (
          <Fact name={member.stillActive} value={format.percent(rhythm.probabilityActive)} />
        )}
      </dl>
    </Card>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
