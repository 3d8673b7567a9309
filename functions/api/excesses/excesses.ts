/** Refunds of more than was kept of their orders, for operators. */
import { orderName } from '../../../domain/facts/facts.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import { rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { type Excess, excessPosition, listExcesses } from '../../store/ledger/excess.ts';
import { type Commands, timelineIn } from '../command.ts';

export async function readExcesses(commands: Commands, request: Request): Promise<Reply> {
  const { program, query } = request;
  const limit = readLimit(query.limit);
  const after = decodeCursor(query.cursor, excessPosition);
  const timeline = await timelineIn(commands, request);
  const { excesses, next } = await listExcesses(commands.store, program, limit, after);
  return {
    status: 200,
    body: {
      excesses: excesses.map((each) => present(each, timeline)),
      next: next === null ? null : encodeCursor(next),
    },
  };
}

function present({ entry, order, memberId, excess, occurredAt, recordedAt }: Excess, timeline: Timeline) {
  const { currency, currencyDigits } = rulesOfLine(timeline, 0);
  return {
    entry,
    order: orderName(order),
    memberId,
    excess: formatMoney(excess, currencyDigits),
    currency,
    occurredAt: formatInstant(occurredAt),
    recordedAt: formatInstant(recordedAt),
  };
}
