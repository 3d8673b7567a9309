/** The model of a program: calculated every night over all members, by the same fan-out as reviews. */
import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Day, MemberId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { Profile } from '../../../domain/value/profile.ts';
import { getModel, putModel, type StoredModel } from '../../../functions/store/programs/models.ts';
import { getRun } from '../../../functions/store/runs/runs.ts';
import { kindOf } from '../../../functions/sweeps/kinds.ts';
import { hashOf, lowest, packSample, sampleMax, unpackSample } from '../../../functions/sweeps/sample.ts';
import { takeHop } from '../../../functions/sweeps/sweeper.ts';
import { openMemory } from '../../contract/engines.ts';
import { buyers } from '../../support/buyers.ts';
import { runs } from '../../support/runs.ts';
import { at } from '../store/given.ts';
import { Sweeping } from './sweeping.ts';

const dayMs = 86_400_000;
const begin = '2026-01-10T15:00:00Z';
let sweeping: Sweeping;
beforeEach(async () => {
  const { store } = await openMemory();
  sweeping = new Sweeping(store, begin);
});

/** Members who come back often enough for a fit, over half a year. */
async function fill(members: number): Promise<void> {
  const shop = { members, seed: 5, joiningDays: 60, lastDay: 180 };
  const buying = { r: 0.8, alpha: 10, a: 0.6, b: 2 };
  let member = 0;
  for (const { days, spends } of buyers({ ...shop, buying, spending: { p: 6, q: 4, v: 15 } })) {
    member += 1;
    for (const [index, day] of days.entries()) {
      const cents = Math.max(1, Math.round(spends[index]! * 100));
      const when = formatInstant((at(begin) + day * dayMs) as ReturnType<typeof at>);
      await sweeping.buy({ order: `${member}-${index}`, member: `m${member}`, cents, at: when });
    }
  }
}

const model = () => getModel(sweeping.store, sweeping.program);
async function night(day: string): Promise<void> {
  await sweeping.tick(day);
  await sweeping.drain();
}

describe('the model of a program', () => {
  test('is calculated at night where the file has a value section, and counts everybody', async () => {
    await sweeping.publish({ value: {} });
    await fill(260);
    await night('2026-07-20T05:20:00Z');
    const stored = await model();
    expect(stored!.fit).toMatchObject({ bgNbd: { kind: 'fitted' }, gammaGamma: { kind: 'fitted' } });
    expect(stored).toMatchObject({ version: 1, fittedIn: 1, members: 260, buyers: 260, sampled: 260 });
    expect(stored!.model.segments.reduce((sum, { members }) => sum + members, 0)).toBe(260);
    const run = await sweeping.latest('model');
    expect(run).toMatchObject({ finishedAt: sweeping.now, result: { found: 260, done: 260, failed: 0 } });
    expect(JSON.parse(run.result!.sum)).toEqual({ members: 260, buyers: 260, sample: '' });
    expect(kindOf('model').changed(JSON.parse(run.result!.sum))).toMatchObject({ members: 0 });
  });

  test('is not calculated where the file has none', async () => {
    await sweeping.publish();
    await fill(5);
    await night('2026-07-20T05:20:00Z');
    expect(await model()).toBeNull();
  });

  test('is calculated once a night of the program’s zone, however often the schedule looks', async () => {
    await sweeping.publish({ value: {} });
    await fill(5);
    for (const hour of ['04:20', '05:20', '20:20']) await night(`2026-07-20T${hour}:00Z`);
    expect((await model())?.version).toBe(1);
    await night('2026-07-21T04:20:00Z');
    expect((await model())?.version).toBe(2);
    await sweeping.byHand('2026-07-21T12:00:00Z');
    await sweeping.drain();
    await night('2026-07-21T13:20:00Z');
    expect((await model())?.version).toBe(3);
  });

  test('too few who came back: said, with the figures that need no fit', async () => {
    await sweeping.publish({ value: {} });
    await fill(20);
    await night('2026-07-20T05:20:00Z');
    const stored = await model();
    expect(stored).toMatchObject({ fittedIn: null, model: { parameters: null } });
    expect(stored!.fit.bgNbd).toMatchObject({ kind: 'not-enough-data', repeatBuyersMin: 100 });
  });

  test('that can’t be fitted leaves the parameters before it in force', async () => {
    await sweeping.publish({ value: {} });
    await fill(20);
    await night('2026-07-20T05:20:00Z');
    const before = (await model())!;
    const parameters = { bgNbd: { r: 1, alpha: 4, a: 1, b: 3 }, gammaGamma: { p: 6, q: 4, v: 15 } };
    const fitted = { ...before, version: 2, fittedIn: 2, model: { ...before.model, parameters } };
    expect(await putModel(sweeping.store, sweeping.program, 1, fitted)).toBe(true);
    expect(await putModel(sweeping.store, sweeping.program, 1, fitted)).toBe(false);
    await night('2026-07-21T05:20:00Z');
    const after = (await model())!;
    expect(after).toMatchObject({ version: 3, fittedIn: 2, fit: { bgNbd: { kind: 'not-enough-data' } } });
    expect(after.model.parameters).toEqual(parameters);
  });

  test('of an earlier release is read, whatever it called the moment', async () => {
    await sweeping.publish({ value: {} });
    await fill(20);
    await night('2026-07-20T05:20:00Z');
    const { calculatedAt, ...stored } = (await model())!;
    const earlier = { ...stored, version: stored.version + 1, reckonedAt: calculatedAt };
    const { store, program } = sweeping;
    expect(await putModel(store, program, stored.version, earlier as unknown as StoredModel)).toBe(true);
    expect(await model()).toEqual({ ...stored, version: stored.version + 1, calculatedAt });
  });

  test('of nobody who has bought is none', async () => {
    await sweeping.publish({ value: {} });
    await night('2026-07-20T05:20:00Z');
    expect(await model()).toBeNull();
  });

  test('messages that come twice, and late, calculate it once', async () => {
    await sweeping.publish({ value: {} });
    await fill(12);
    const [run] = (await sweeping.tick('2026-07-20T05:20:00Z')).filter(({ kind }) => kind === 'model');
    const sent = [...sweeping.messages];
    await sweeping.drain();
    for (const hop of sent) await takeHop(sweeping.sweeper, hop);
    expect((await model())?.version).toBe(1);
    const closed = await getRun(sweeping.store, sweeping.program, run!.id);
    expect(closed?.result).toMatchObject({ found: 12, done: 12 });
  });
});

describe('the sample', () => {
  const member = fc.record({
    id: fc.string({ minLength: 1, maxLength: 20 }),
    age: fc.nat(36_525),
    silence: fc.nat(36_525),
    repeats: fc.nat(400),
    spend: fc.nat(1_000_000_000),
  });
  const sampled = fc.array(member, { maxLength: 60 }).map((members) =>
    lowest(
      members.map(({ id, age, silence, repeats, spend }) => {
        const away = Math.min(age, silence);
        const profile: Profile = {
          history: { repeats, recencyDays: age - away, ageDays: age },
          first: 10_000 as Day,
          last: (10_000 + age - away) as Day,
          silence: away,
          purchaseDays: repeats + 1,
          spend,
          repeatSpend: Math.floor(spend / 2),
          lastGap: null,
          engagements: repeats % 7,
          referrals: repeats % 3,
        };
        return { hash: hashOf(id as MemberId), profile };
      }),
    ),
  );

  test('comes back as it was packed', () => {
    fc.assert(
      fc.property(sampled, (all) => {
        expect(unpackSample(packSample(all))).toEqual(all);
      }),
      runs(300),
    );
  });

  test('of parts, in any order and some of them twice, is the sample of the whole', () => {
    const { merge, empty } = kindOf('model') as ReturnType<typeof kindOf>;
    const sum = (all: Parameters<typeof packSample>[0]) => ({
      members: 0,
      buyers: 0,
      sample: packSample(all),
    });
    fc.assert(
      fc.property(sampled, sampled, (a, b) => {
        const one = merge(merge(empty, sum(a)), sum(b));
        const other = merge(merge(sum(b), sum(a)), sum(b));
        expect(one).toEqual(other);
        expect(one).toEqual(sum(lowest([...a, ...b])));
      }),
      runs(200),
    );
  });

  test('has no two members of a million under one hash, spreads them evenly, and fits into an item', () => {
    const hashes = Array.from({ length: 200_000 }, (_, index) => hashOf(`customer-${index}` as MemberId));
    expect(new Set(hashes).size).toBe(hashes.length);
    const [least] = unpackSample(packSample(lowest([])));
    expect(least).toBeUndefined();
    const below = hashes.filter((hash) => hash < 2 ** 47).length;
    expect(Math.abs(below / hashes.length - 0.5)).toBeLessThan(0.01);
    const profile = { ...exampleProfile, spend: 1_000_000, repeatSpend: 999_999 };
    const all = lowest(hashes.map((hash) => ({ hash, profile })));
    expect(all.length).toBe(sampleMax);
    expect(packSample(all).length).toBeLessThan(150_000);
  });
});

const exampleProfile: Profile = {
  history: { repeats: 20, recencyDays: 900, ageDays: 1_000 },
  first: 20_000 as Day,
  last: 20_900 as Day,
  silence: 100,
  purchaseDays: 21,
  spend: 0,
  repeatSpend: 0,
  lastGap: null,
  engagements: 3,
  referrals: 1,
};
