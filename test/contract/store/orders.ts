/** Refunds before, with and after their purchases, on every engine. */
import { describe, expect, test } from 'vitest';
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import { factId } from '../../../domain/facts/facts.ts';
import { minorUnits, type ProgramId } from '../../../domain/kernel/brand.ts';
import { sumLots } from '../../../domain/points/lots.ts';
import type { Store } from '../../../functions/store/client.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { recordOnOrder } from '../../../functions/store/recording/recordOnOrder.ts';
import { at, bought, member, newProgram, record, shopTimeline } from '../../functions/store/given.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';

const recordedAt = at('2026-11-22T15:00:00Z');
const order = { source: 'standard', orderId: '1' };

function refund(refundId: string, cents: number): OrderFact {
  return {
    kind: 'refund',
    id: factId('refund', order.source, order.orderId, refundId),
    occurredAt: at('2026-11-22T14:00:00Z'),
    recordedAt,
    refundId,
    order,
    takenBack: { by: 'amount', amount: minorUnits(cents) },
  };
}

const purchase = bought({ order: order.orderId, cents: 10_000, at: '2026-11-22T12:00:00Z', recordedAt });

export function orderContract(store: () => Store): void {
  const give = (program: ProgramId, fact: OrderFact) =>
    recordOnOrder(store(), { program, timeline: shopTimeline, fact, timeLeftMs: () => 110_000 });
  const buy = (program: ProgramId) => record(store(), program, purchase);
  const outcome = async (program: ProgramId) => {
    const books = await readBooks(store(), program, member('m1'));
    expect(faultsInBooks(books, shopTimeline)).toEqual([]);
    return { points: sumLots(books.record.state.lots), version: books.record.version };
  };

  describe('a refund', () => {
    test('takes back what the purchase earned, once however often it comes', async () => {
      const program = newProgram();
      await buy(program);
      expect((await give(program, refund('r', 4_000))).kind).toBe('recorded');
      expect((await give(program, refund('r', 4_000))).kind).toBe('duplicate');
      expect((await give(program, refund('r', 4_001))).kind).toBe('conflict');
      expect(await outcome(program)).toEqual({ points: 60, version: 2 });
    });

    test('of more than is left takes what is left, and says what was too much', async () => {
      const program = newProgram();
      await buy(program);
      await give(program, refund('a', 6_000));
      expect(await give(program, refund('b', 4_001))).toMatchObject({
        kind: 'recorded',
        entry: { outcomes: [{ kind: 'points.clawed-back', points: -40, excess: 1 }] },
      });
      expect(await outcome(program)).toEqual({ points: 0, version: 3 });
    });

    test('that names another member than the buyer is not recorded, before the purchase or after it', async () => {
      const program = newProgram();
      const ofAnother = (id: string) => ({ ...refund(id, 1_000), namedMember: member('m2') });
      expect((await give(program, ofAnother('early'))).kind).toBe('waiting');
      await buy(program);
      expect((await give(program, ofAnother('late'))).kind).toBe('other-member');
      expect((await give(program, ofAnother('early'))).kind).toBe('other-member');
      expect(await getMember(store(), program, member('m2'))).toBe(null);
      expect(await outcome(program)).toEqual({ points: 100, version: 1 });
    });

    test('before its purchase waits, counts to no one, and takes effect with it', async () => {
      const program = newProgram();
      expect((await give(program, refund('a', 4_000))).kind).toBe('waiting');
      expect((await give(program, refund('a', 4_000))).kind).toBe('waiting');
      expect((await give(program, refund('a', 4_001))).kind).toBe('waiting-conflict');
      expect((await give(program, refund('b', 1_000))).kind).toBe('waiting');
      expect(await getMember(store(), program, member('m1'))).toBe(null);
      expect((await buy(program)).kind).toBe('recorded');
      expect((await buy(program)).kind).toBe('duplicate');
      expect((await give(program, refund('a', 4_000))).kind).toBe('duplicate');
      expect(await outcome(program)).toEqual({ points: 50, version: 3 });
    });

    test('that waits does not hold up another member who sends the same order', async () => {
      const program = newProgram();
      await give(program, refund('a', 4_000));
      await buy(program);
      const stolen = { ...purchase, memberId: member('m2') };
      expect((await record(store(), program, stolen)).kind).toBe('conflict');
      expect(await getMember(store(), program, member('m2'))).toBe(null);
    });

    test('at the same moment as its purchase is recorded or waits, and counts either way', async () => {
      const program = newProgram();
      const refunds = ['a', 'b', 'c', 'd', 'e'].map((id) => refund(id, 1_000));
      const sent = await Promise.all([
        buy(program),
        ...refunds.map((fact) => untilTaken(() => give(program, fact))),
      ]);
      expect(sent[0].kind).toBe('recorded');
      expect(await outcome(program)).toEqual({ points: 50, version: 6 });
    });

    test('is one of many at once, and never on the same money', async () => {
      const program = newProgram();
      await buy(program);
      const kinds = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => (await give(program, refund(`${index}`, 3_000))).kind),
      );
      expect(new Set(kinds)).toEqual(new Set(['recorded']));
      expect(await outcome(program)).toEqual({ points: 0, version: 13 });
    });
  });
}

/** Single writes that meet a transaction are busy: the sender comes again. */
async function untilTaken<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as Error).name !== 'StoreBusy') throw error;
    }
  }
}
