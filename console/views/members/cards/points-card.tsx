import type { Status } from '../../../api/types.ts';
import { useFormat } from '../../../format/format.ts';
import { Figure } from '../../../parts/figure.tsx';
import { Card } from '../../../parts/page.tsx';
import { useText } from '../../../text/text.tsx';

/** What can be spent, what is on hold, what is owed, and what goes next. */
export function PointsCard({ status }: { readonly status: Status }) {
  const { member, common } = useText();
  const format = useFormat();
  const { balance, pending, deficit, nextExpiry } = status;
  const points = (count: number) => common.points(format.number(count), count === 1);
  return (
    <Card title={member.points}>
      <dl className="figures">
        <Figure value={format.number(balance)} name={member.toSpend} isMain />
        <Figure value={format.number(pending)} name={member.onHold} />
        {deficit > 0 && <Figure value={format.number(deficit)} name={member.owed} isBad />}
      </dl>
      <p className="soft">
        {nextExpiry === null
          ? member.nothingExpires
          : member.nextExpiry(points(nextExpiry.points), format.day(nextExpiry.at))}
      </p>
    </Card>
  );
}
