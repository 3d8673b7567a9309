/** How somebody becomes a member, and what a program rewards beside buying. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks, history } from '../../support/books.ts';
import {
  atOnce,
  cancelled,
  clockAhead,
  clockBack,
  command,
  daysAgo,
  engagement,
  fulfilled,
  platformNow,
  refund,
} from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
let club: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const earning = {
    ...atOnce.earning,
    welcome: { points: 50 },
    bonuses: [
      {
        id: 'birthday',
        trigger: 'birthday-month',
        effect: { kind: 'multiply', factor: '2', on: 'purchase' },
      },
    ],
    engagements: [
      { kind: 'review', points: 10, capPerMember: { points: 25, per: 'month' } },
      { kind: 'visit', points: 3 },
    ],
  };
  shop = await openShop(functions, { earning });
  club = await openShop(functions, { earning, enrolment: 'by-enrolling' });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const enrol = (at: Shop, memberId: string, body?: Record<string, unknown>) =>
  command(at, 'enrolMember', memberId, body);
const balanceOf = async (at: Shop, memberId: string) => (await at.status(memberId)).body.balance;
/** The month that it is now in the program's time zone, on a day that every month has. */
const thisMonth = () =>
  `${new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', month: '2-digit' }).format()}-15`;

describe('enrolling', () => {
  it('makes a member, with the welcome of the program', async () => {
    const memberId = randomUUID();
    const answer = await enrol(shop, memberId, { birthday: '02-29' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'recorded',
      entry: {
        kind: 'enrolment',
        points: 50,
        outcomes: [{ kind: 'member.enrolled' }, { kind: 'points.rewarded', rule: 'earning.welcome' }],
      },
      member: { memberId, tier: { id: 'regular' }, balance: 50 },
    });
    await expectBooks(shop, memberId);
  });

  it('needs no body', async () => {
    const memberId = randomUUID();
    expect((await enrol(shop, memberId)).status).toBe(201);
    expect((await enrol(shop, memberId, {})).body.status).toBe('duplicate');
    await expectBooks(shop, memberId);
  });

  it('again changes nothing; with another birthday it is a conflict', async () => {
    const memberId = randomUUID();
    const first = await enrol(shop, memberId, { birthday: '07-14' });
    const second = await enrol(shop, memberId, { birthday: '07-14' });
    expect([second.status, second.body]).toEqual([200, { ...first.body, status: 'duplicate' }]);
    const other = await enrol(shop, memberId, { birthday: '07-15' });
    expect([other.status, nameOf(other)]).toEqual([409, 'fact-conflict']);
    expect(await balanceOf(shop, memberId)).toBe(50);
    await expectBooks(shop, memberId);
  });

  it('ten times at once is once', async () => {
    const memberId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => enrol(shop, memberId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(await balanceOf(shop, memberId)).toBe(50);
    await expectBooks(shop, memberId);
  });

  it('of somebody who has bought already welcomes them no second time', async () => {
    const memberId = randomUUID();
    await shop.buy(memberId, '10.00', { occurredAt: daysAgo(1) });
    expect(await balanceOf(shop, memberId)).toBe(60);
    const { body } = await enrol(shop, memberId, { birthday: '07-14' });
    expect(body).toMatchObject({ status: 'recorded', entry: { points: 0 }, member: { balance: 60 } });
    await expectBooks(shop, memberId);
  });

  it('and a purchase from before it, told later: the welcome was for that', async () => {
    const memberId = randomUUID();
    await enrol(shop, memberId, { birthday: '07-14' });
    await shop.buy(memberId, '10.00', { occurredAt: daysAgo(3) });
    expect(await balanceOf(shop, memberId)).toBe(60);
    await expectBooks(shop, memberId);
  });

  it.each(['02-30', '13-01', '00-10', '04-31', '7-4', '1990-07-14', '', '07-00', 7])(
    'with %j as a birthday is refused',
    async (birthday) => {
      const writes = functions.writes();
      const answer = await enrol(shop, randomUUID(), { birthday });
      expect([answer.status, nameOf(answer)]).toEqual([400, 'invalid-request']);
      expect(functions.writes()).toBe(writes);
    },
  );

  it('with anything else said is refused', async () => {
    expect(nameOf(await enrol(shop, randomUUID(), { name: 'Ada' }))).toBe('invalid-request');
  });

  it('makes purchases of the birthday month worth more, from then on', async () => {
    const memberId = randomUUID();
    await shop.buy(memberId, '10.00', { occurredAt: daysAgo(0.5) });
    await enrol(shop, memberId, { birthday: thisMonth() });
    const { body } = await shop.buy(memberId, '10.00', { orderId: memberId, occurredAt: platformNow() });
    expect(body.entry).toMatchObject({
      points: 20,
      outcomes: [
        { kind: 'points.earned', points: 10 },
        { kind: 'points.bonus', points: 10 },
      ],
    });
    await expectBooks(shop, memberId);
    await shop.send(refund({ orderId: memberId, amount: '5.00' }));
    expect(await balanceOf(shop, memberId)).toBe(70);
    await expectBooks(shop, memberId);
    clockAhead(35);
    const later = await shop.buy(memberId, '10.00', { occurredAt: platformNow() });
    expect(later.body.entry.points).toBe(10);
    await expectBooks(shop, memberId);
  });
});

describe('where a program enrols only by enrolling', () => {
  const ignored = { status: 'ignored', reason: 'not-enrolled' };

  it('a purchase of someone who is not is ignored', async () => {
    const writes = functions.writes();
    const answer = await club.buy('stranger', '25.00');
    expect([answer.status, answer.body]).toEqual([200, ignored]);
    expect(functions.writes() - writes, 'a note under the order').toBe(1);
    expect((await club.send(engagement('stranger', 'review'))).body).toEqual(ignored);
    expect(functions.writes() - writes, 'and one under the engagement').toBe(2);
    expect(nameOf(await club.status('stranger'))).toBe('unknown-member');
  });

  it('it counts from the enrolment on, not before, also when it is told again', async () => {
    const memberId = randomUUID();
    const before = { orderId: `${memberId}-1`, occurredAt: daysAgo(1) };
    expect((await club.buy(memberId, '25.00', before)).body).toEqual(ignored);
    expect((await enrol(club, memberId)).body.member.balance).toBe(50);
    expect((await club.buy(memberId, '25.00', before)).body).toEqual(ignored);
    clockAhead(1);
    const after = await club.buy(memberId, '25.00', { occurredAt: platformNow() });
    expect(after.body).toMatchObject({ status: 'recorded', member: { balance: 75 } });
    await expectBooks(club, memberId);
  });

  it('commands about someone who is not find nobody', async () => {
    const answer = await command(
      club,
      'usePrivilege',
      'stranger',
      { useId: 'u' },
      { params: { privilegeId: 'prices' } },
    );
    expect(nameOf(answer)).toBe('unknown-member');
  });

  describe('what is told about an order that was ignored', () => {
    const told = (orderId: string): [string, unknown][] => [
      ['a refund', refund({ orderId, amount: '25.00' })],
      ['a fulfilment', fulfilled(orderId)],
      ['a cancellation', cancelled(orderId)],
    ];

    it('is ignored, also after its buyer has enrolled, and is not written', async () => {
      const memberId = randomUUID();
      const bought = { orderId: memberId, occurredAt: daysAgo(1) };
      expect((await club.buy(memberId, '25.00', bought)).body).toEqual(ignored);
      const writes = functions.writes();
      for (const [what, body] of told(memberId)) expect((await club.send(body)).body, what).toEqual(ignored);
      expect((await club.buy(memberId, '25.00', bought)).body).toEqual(ignored);
      expect(functions.writes()).toBe(writes);
      await enrol(club, memberId);
      for (const [what, body] of told(memberId)) expect((await club.send(body)).body, what).toEqual(ignored);
      expect(await balanceOf(club, memberId)).toBe(50);
      await expectBooks(club, memberId);
    });

    it('before it waits, and is ignored once the order is', async () => {
      const memberId = randomUUID();
      const back = refund({ orderId: memberId, amount: '25.00' });
      expect((await club.send(back)).body).toEqual({ status: 'waiting' });
      await club.buy(memberId, '25.00', { orderId: memberId, occurredAt: daysAgo(1) });
      expect((await club.send(back)).body).toEqual(ignored);
    });

    it('does not keep the order from counting when it turns out to be of a member after all', async () => {
      const memberId = randomUUID();
      const early = refund({ orderId: memberId, amount: '5.00' });
      expect((await club.send(early)).body).toEqual({ status: 'waiting' });
      await club.buy(memberId, '25.00', { orderId: memberId, occurredAt: daysAgo(1) });
      await enrol(club, memberId);
      clockAhead(1);
      const right = { orderId: memberId, occurredAt: platformNow() };
      expect((await club.buy(memberId, '25.00', right)).body).toMatchObject({
        status: 'recorded',
        entry: { points: 25 },
        member: { balance: 70 },
      });
      expect((await club.send(early)).body.status).toBe('duplicate');
      expect((await club.send(refund({ orderId: memberId, amount: '20.00' }))).body.member.balance).toBe(50);
      await expectBooks(club, memberId);
    });

    it('ten at once with the purchase wait or are ignored, and are ignored in the end', async () => {
      const memberId = randomUUID();
      const backs = Array.from({ length: 10 }, () => refund({ orderId: memberId, amount: '1.00' }));
      const bought = () => club.buy(memberId, '25.00', { orderId: memberId, occurredAt: daysAgo(1) });
      const answers = await Promise.all([
        ...backs.slice(0, 5).map((body) => club.send(body)),
        bought(),
        bought(),
        ...backs.slice(5).map((body) => club.send(body)),
      ]);
      for (const { status, body } of answers) {
        expect([status, ['waiting', 'ignored'].includes(body.status)]).toEqual([200, true]);
      }
      for (const body of backs) expect((await club.send(body)).body).toEqual(ignored);
    });
  });
});

describe('engagement', () => {
  /** Before what comes next, not in the same millisecond. */
  const enrolled = async (memberId: string) => {
    await enrol(shop, memberId);
    clockAhead(0.01);
  };

  const engage = (memberId: string, kind: string, data = {}) => shop.send(engagement(memberId, kind, data));

  it('is rewarded as the program says', async () => {
    const memberId = randomUUID();
    await enrolled(memberId);
    const { body } = await engage(memberId, 'visit', { engagementId: memberId });
    expect(body).toMatchObject({
      status: 'recorded',
      entry: {
        id: `engagement:standard:${memberId}`,
        kind: 'engagement',
        points: 3,
        outcomes: [{ kind: 'points.rewarded', points: 3, rule: 'earning.engagements.visit' }],
      },
      member: { balance: 53 },
    });
    await expectBooks(shop, memberId);
  });

  it('of a kind that the program does not have is recorded, and its sender is told that it gives nothing', async () => {
    const memberId = randomUUID();
    await enrolled(memberId);
    const { body } = await engage(memberId, 'visti', { engagementId: memberId });
    expect(body).toMatchObject({ status: 'recorded', rewarded: false, entry: { points: 0, outcomes: [] } });
    expect((await engage(memberId, 'visit')).body.rewarded).toBe(true);
  });

  it('makes a member where the first fact does', async () => {
    const memberId = randomUUID();
    expect((await engage(memberId, 'visit')).body.member.balance).toBe(53);
    await expectBooks(shop, memberId);
  });

  it('up to the cap of the member, in each period', async () => {
    const memberId = randomUUID();
    await enrolled(memberId);
    const points: number[] = [];
    for (let time = 0; time < 4; time++) {
      // Each at a moment of its own: of two in one millisecond the order of their ids decides.
      const occurredAt = daysAgo(-0.001 * (time + 1));
      points.push((await engage(memberId, 'review', { occurredAt })).body.entry.points);
    }
    expect(points).toEqual([10, 10, 5, 0]);
    await expectBooks(shop, memberId);
    clockAhead(32);
    expect((await engage(memberId, 'review')).body.entry.points).toBe(10);
    await expectBooks(shop, memberId);
  });

  it('ten at once come to the cap and no more', async () => {
    const memberId = randomUUID();
    await enrolled(memberId);
    const answers = await Promise.all(Array.from({ length: 10 }, () => engage(memberId, 'review')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await balanceOf(shop, memberId)).toBe(75);
    await expectBooks(shop, memberId);
  });

  it('of a kind that the program does not know earns nothing, and is recorded', async () => {
    const memberId = randomUUID();
    await enrolled(memberId);
    expect((await engage(memberId, 'dancing')).body).toMatchObject({
      status: 'recorded',
      entry: { points: 0 },
    });
    expect((await history(shop, memberId)).map(({ kind }) => kind)).toEqual(['engagement', 'enrolment']);
    await expectBooks(shop, memberId);
  });

  it('counts once; with other content it is a conflict', async () => {
    const memberId = randomUUID();
    const data = { engagementId: randomUUID(), occurredAt: daysAgo(0.1) };
    const first = await engage(memberId, 'visit', data);
    expect((await engage(memberId, 'visit', data)).body).toMatchObject({
      status: 'duplicate',
      entry: first.body.entry,
    });
    for (const [who, kind] of [
      [memberId, 'review'],
      [randomUUID(), 'visit'],
    ] as const) {
      expect(nameOf(await engage(who, kind, data))).toBe('fact-conflict');
    }
    await expectBooks(shop, memberId);
  });

  it('told late comes to the same as told in time', async () => {
    const memberId = randomUUID();
    await shop.buy(memberId, '10.00', { occurredAt: daysAgo(0.2) });
    await engage(memberId, 'review', { occurredAt: daysAgo(0.1) });
    await engage(memberId, 'review', { occurredAt: daysAgo(0.15) });
    await engage(memberId, 'review', { occurredAt: daysAgo(0.05) });
    await expectBooks(shop, memberId);
  });

  const bad: [what: string, data: Record<string, unknown>][] = [
    ['no number', { engagementId: undefined }],
    ['no member', { memberId: undefined }],
    ['an empty kind', { kind: '' }],
    ['a moment ahead', { occurredAt: new Date(Date.now() + 3_600_000).toISOString() }],
    ['an unknown field', { points: 5 }],
  ];
  it.each(bad)('with %s is refused', async (_, data) => {
    const writes = functions.writes();
    expect(nameOf(await engage('m1', 'visit', data))).toBe('invalid-request');
    expect(functions.writes()).toBe(writes);
  });
});
