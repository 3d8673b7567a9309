/** What operators, apps and other systems tell about a member beside purchases and redemptions. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import {
  adjustment,
  engagement,
  enrolment,
  override,
  overrideEnd,
  privilegeReturn,
  privilegeUse,
  qualifyingAdjustment,
  redemption,
  undo,
} from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';

const points = (count: number): Changes => ({ earning: { base: { points: count } } });
const program: Changes = { ...points(10), expiry: { kind: 'after-months', months: 3, roundedTo: 'day' } };
const bought: Event = ['2026-01-10T12:00', 10_00];

function held(changes: Changes, events: readonly Event[], now: string) {
  const { balance, deficit } = member(changes, events, now).status;
  return [balance, deficit];
}

function outcomesOf(changes: Changes, events: readonly Event[], fact: Fact, now = '2026-12-31T12:00') {
  return member(changes, events, now).entries.find((entry) => entry.fact === fact)?.applied.outcomes ?? [];
}

describe('an adjustment of points', () => {
  const given = adjustment('a', '2026-02-01T12:00', 30);
  const taken = adjustment('a', '2026-02-01T12:00', -30);

  test('gives points that live as long as earned ones', () => {
    expect(held(program, [bought, given], '2026-04-10T00:00')).toEqual([30, 0]);
    expect(held(program, [bought, given], '2026-05-01T00:00')).toEqual([0, 0]);
    expect(outcomesOf(program, [bought, given], given)).toMatchObject([
      { kind: 'points.adjusted', rule: 'adjustment', points: 30, reason: 'test', moved: [{ points: 30 }] },
    ]);
  });

  test('takes points that expire first, and leaves a deficit for the rest', () => {
    expect(held(program, [bought, taken], '2026-02-02T12:00')).toEqual([70, 0]);
    const more = adjustment('a', '2026-02-01T12:00', -130);
    expect(held(program, [bought, more], '2026-02-02T12:00')).toEqual([0, 30]);
    expect(outcomesOf(program, [bought, more], more)).toMatchObject([
      { points: -130, moved: [{ points: 100 }, { expiresOn: 0, points: 30 }] },
    ]);
  });

  test('of none says nothing of points', () => {
    const none = adjustment('a', '2026-02-01T12:00', 0);
    expect(outcomesOf(program, [bought, none], none)).toEqual([]);
  });

  test('that gave is undone by taking as many, wherever they are now', () => {
    const back = undo('a', '2026-02-02T12:00');
    expect(held(program, [bought, given, back], '2026-02-03T12:00')).toEqual([100, 0]);
    expect(outcomesOf(program, [bought, given, back], back)).toMatchObject([
      { kind: 'points.adjusted', points: -30, reason: 'undo' },
    ]);
    const spent = redemption('r', '2026-02-01T13:00', 120);
    expect(held(program, [bought, given, spent, back], '2026-02-03T12:00')).toEqual([0, 20]);
  });

  test('that took is undone by giving back with the old expiry; what would be gone expires', () => {
    const back = undo('a', '2026-02-02T12:00');
    expect(held(program, [bought, taken, back], '2026-02-03T12:00')).toEqual([100, 0]);
    expect(held(program, [bought, taken, back], '2026-04-10T00:00')).toEqual([0, 0]);
    const late = undo('a', '2026-04-20T12:00');
    const outcomes = outcomesOf(program, [bought, taken, late], late);
    expect(outcomes).toMatchObject([
      { points: 30, reason: 'undo' },
      { kind: 'points.expired', points: -30 },
    ]);
  });

  test('is undone once', () => {
    const again = { ...undo('a', '2026-02-03T12:00'), id: `${undo('a', '2026-02-03T12:00').id}-2` } as Fact;
    for (const made of [given, taken]) {
      const facts = [bought, made, undo('a', '2026-02-02T12:00'), again];
      expect(held(program, facts, '2026-02-04T12:00')).toEqual([100, 0]);
      expect(outcomesOf(program, facts, again)).toEqual([]);
    }
  });
});

describe('an adjustment of what counts toward a tier', () => {
  const raised = qualifyingAdjustment('a', '2026-02-01T12:00', 'spend', 90_00);

  test('raises the member where it reaches a level, and moves no points', () => {
    const seen = member({}, [bought, raised], '2026-02-02T12:00');
    expect([seen.level, seen.points]).toEqual(['gold', [10, 0]]);
    expect(outcomesOf({}, [bought, raised], raised).map(({ kind }) => kind)).toEqual([
      'qualifying.changed',
      'tier.raised',
    ]);
    expect(outcomesOf({}, [bought, raised], raised)[0]).toMatchObject({
      rule: 'adjustment',
      metric: 'spend',
      amount: 90_00,
    });
  });

  test('by a cent too little raises nobody', () => {
    const less = qualifyingAdjustment('a', '2026-02-01T12:00', 'spend', 89_99);
    expect(member({}, [bought, less], '2026-02-02T12:00').level).toBe('regular');
  });

  test('is undone on its own day', () => {
    const back = undo('a', '2026-03-01T12:00');
    const { days } = member({}, [bought, raised, back], '2026-03-02T12:00').state.qualifying;
    expect(days.map(({ spend }) => spend)).toEqual([10_00]);
    expect(outcomesOf({}, [bought, raised, back], back)).toMatchObject([
      { kind: 'qualifying.changed', metric: 'spend', amount: -90_00 },
    ]);
  });

  test('of a metric that no level asks for is told, and kept nowhere', () => {
    const visits = qualifyingAdjustment('a', '2026-02-01T12:00', 'purchases', 3);
    const { days } = member({}, [bought, visits], '2026-02-02T12:00').state.qualifying;
    expect(days.map(({ purchases }) => purchases)).toEqual([0]);
  });
});

describe('a tier given by an operator', () => {
  const given = override('o', '2026-02-01T12:00', 'platinum', '2026-03-01T12:00');

  test('is held until its end, beside the earned one', () => {
    expect(member({}, [bought, given], '2026-03-01T11:59').level).toBe('platinum');
    const after = member({}, [bought, given], '2026-03-01T12:00');
    expect([after.level, after.state.tier.level, inWords(after.passed)]).toEqual([
      'regular',
      'regular',
      ['tier.override-ended'],
    ]);
    expect(outcomesOf({}, [bought, given], given)).toMatchObject([
      { kind: 'tier.override-began', rule: 'tier-override', tier: 'platinum' },
    ]);
  });

  test('is ended before its end by its name alone', () => {
    const end = overrideEnd('o', '2026-02-10T12:00');
    expect(member({}, [bought, given, end], '2026-02-11T12:00').level).toBe('regular');
    expect(outcomesOf({}, [bought, given, end], end)).toMatchObject([
      { kind: 'tier.override-ended', rule: 'tier-override', tier: 'platinum' },
    ]);
    const other = overrideEnd('x', '2026-02-10T12:00');
    expect(member({}, [bought, given, other], '2026-02-11T12:00').level).toBe('platinum');
    expect(outcomesOf({}, [bought, given, other], other)).toEqual([]);
    expect(outcomesOf({}, [bought, other], other)).toEqual([]);
  });

  test('gives way to the next', () => {
    const next = override('p', '2026-02-05T12:00', 'gold', '2026-02-20T12:00');
    const late = overrideEnd('o', '2026-02-10T12:00');
    expect(member({}, [bought, given, next, late], '2026-02-11T12:00').level).toBe('gold');
    expect(member({}, [bought, given, next], '2026-02-20T12:00').level).toBe('regular');
  });
});

describe('an engagement', () => {
  const review = { kind: 'review', points: 20, capPerMember: { points: 50, per: 'month' } };
  const visit = { kind: 'visit', points: 7 };
  const share = { kind: 'share', points: 30, capPerMember: { points: 40, per: 'month' } };
  const rules: Changes = {
    ...program,
    earning: { base: { points: 10 }, engagements: [review, visit, share] },
  };
  const events = (kind: string, ...days: string[]) =>
    days.map((day, index) => engagement(`${kind}${index}`, `${day}T12:00`, kind));
  const earned = (facts: readonly Fact[]) => member(rules, facts, '2026-12-31T12:00').points;

  test('earns its points, until the member’s cap for the period is full', () => {
    const days = ['2026-02-01', '2026-02-02', '2026-02-03', '2026-02-04', '2026-03-01'];
    expect(earned(events('review', ...days))).toEqual([20, 20, 10, 0, 20]);
  });

  test('without a cap earns them every time, and one of another kind its own', () => {
    expect(earned(events('visit', '2026-02-01', '2026-02-01', '2026-02-01'))).toEqual([7, 7, 7]);
    const shares = [...events('review', '2026-02-01'), ...events('share', '2026-02-02', '2026-02-03')];
    expect(earned(shares)).toEqual([20, 30, 10]);
    const mixed = [
      ...events('review', '2026-02-01', '2026-02-02', '2026-02-03'),
      ...events('visit', '2026-02-04'),
    ];
    expect(earned(mixed)).toEqual([20, 20, 10, 7]);
  });

  test('says which rule, and pays a deficit first', () => {
    const [first] = events('visit', '2026-02-01') as [Fact];
    expect(outcomesOf(rules, [bought, first], first)).toMatchObject([
      { kind: 'points.rewarded', rule: 'earning.engagements.visit', points: 7, deficitPaid: 0 },
    ]);
    const owed = adjustment('a', '2026-01-20T12:00', -105);
    expect(outcomesOf(rules, [bought, owed, first], first)).toMatchObject([{ points: 7, deficitPaid: 5 }]);
  });

  test('that the program does not know earns nothing, and is no error', () => {
    const [unknown] = events('dance', '2026-02-01') as [Fact];
    expect(outcomesOf(rules, [bought, unknown], unknown)).toEqual([]);
  });

  test('counts toward a tier of points', () => {
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'points', atLeast: 14 }] } },
    ];
    const visits = events('visit', '2026-02-01', '2026-02-02');
    const level = (facts: readonly Fact[]) =>
      member({ ...rules, tiers: { levels } }, facts, '2026-02-03T12:00').level;
    expect([level(visits.slice(0, 1)), level(visits)]).toEqual(['regular', 'gold']);
  });
});

describe('enrolling', () => {
  test('makes a birthday known, month and day', () => {
    const born = (...facts: Fact[]) => member({}, facts, '2026-12-31T12:00').state.birthday;
    expect(born(enrolment('2026-01-01T12:00', '02-29'))).toBe(229);
    expect(born(enrolment('2026-01-01T12:00', '12-05'))).toBe(1205);
    expect(born(enrolment('2026-01-01T12:00'))).toBe(0);
    // Enrolling once more without one does not forget it.
    expect(born(enrolment('2026-01-01T12:00', '12-05'), enrolment('2026-01-02T12:00'))).toBe(1205);
  });

  test('or whatever comes first is welcomed, once', () => {
    const rules: Changes = { ...program, earning: { base: { points: 10 }, welcome: { points: 50 } } };
    const first = enrolment('2026-01-01T12:00');
    expect(member(rules, [first, bought], '2026-02-01T12:00').points).toEqual([50, 100]);
    expect(
      member(rules, [bought, adjustment('a', '2026-01-20T12:00', 1)], '2026-02-01T12:00').points,
    ).toEqual([150, 1]);
    expect(outcomesOf(rules, [first], first)).toMatchObject([
      { kind: 'member.enrolled', rule: 'enrolment', tier: 'regular' },
      { kind: 'points.rewarded', rule: 'earning.welcome', points: 50 },
    ]);
  });

  test.each([
    [50, 'gold'],
    [49, 'regular'],
  ])('with a welcome of %i points where gold asks for 50: %s', (points, level) => {
    const qualify = { anyOf: [{ metric: 'points', atLeast: 50 }] };
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify },
    ];
    const rules: Changes = { earning: { welcome: { points } }, tiers: { levels } };
    expect(member(rules, [enrolment('2026-01-01T12:00')], '2026-01-01T12:00').level).toBe(level);
    // Who is a member already gets no welcome, and no step, by saying so again.
    const again = [enrolment('2026-01-01T12:00'), enrolment('2026-01-02T12:00', '12-05')];
    expect(member(rules, again, '2026-01-02T12:00').level).toBe(level);
  });
});

describe('a privilege that is used', () => {
  const lounge = { id: 'lounge', name: 'Lounge', quota: { uses: 4, per: 'month' } };
  const tiers = {
    levels: [
      { id: 'regular', name: 'Regular', privileges: [{ id: 'wifi', name: 'Wifi' }, lounge] },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] } },
    ],
  };
  const used = (...facts: Fact[]) => member({ tiers }, [bought, ...facts], '2026-12-31T12:00').state.uses;

  test('counts within its period of the calendar', () => {
    const uses = [
      privilegeUse('1', '2026-02-03T12:00', 'lounge'),
      privilegeUse('2', '2026-02-27T12:00', 'lounge', 2),
    ];
    expect(used(...uses)).toEqual([{ what: 'privilege:lounge', periodStart: 20485, used: 3 }]);
    const march = privilegeUse('3', '2026-03-01T12:00', 'lounge');
    expect(used(...uses, march)).toEqual([{ what: 'privilege:lounge', periodStart: 20513, used: 1 }]);
    expect(outcomesOf({ tiers }, [bought, march], march)).toMatchObject([
      {
        kind: 'privilege.used',
        rule: 'privileges.lounge.quota',
        privilege: 'lounge',
        quantity: 1,
        periodStart: 20513,
      },
    ]);
  });

  test('counts nothing where it has no quota', () => {
    const wifi = privilegeUse('1', '2026-02-03T12:00', 'wifi');
    expect(used(wifi)).toEqual([]);
    expect(outcomesOf({ tiers }, [bought, wifi], wifi)).toMatchObject([
      { kind: 'privilege.used', periodStart: 0 },
    ]);
  });

  test('is given back once, to its own period', () => {
    const use = privilegeUse('1', '2026-02-03T12:00', 'lounge', 2);
    const other = privilegeUse('2', '2026-02-04T12:00', 'lounge');
    const back = privilegeReturn('1', '2026-02-05T12:00', 'lounge');
    const again = { ...privilegeReturn('1', '2026-02-06T12:00', 'lounge'), id: `${back.id}-2` } as Fact;
    const left = [{ what: 'privilege:lounge', periodStart: 20485, used: 1 }];
    expect(used(use, other, back)).toEqual(left);
    expect(used(use, other, back, again)).toEqual(left);
    expect(used(use, back)).toEqual([]);
    expect(outcomesOf({ tiers }, [bought, use, back, again], again)).toEqual([]);
    expect(outcomesOf({ tiers }, [bought, use, back], back)).toMatchObject([
      {
        kind: 'privilege.returned',
        rule: 'privileges.lounge.quota',
        privilege: 'lounge',
        quantity: 2,
        periodStart: 20485,
      },
    ]);
  });

  test('and given back when another period has begun gives no room in that', () => {
    const use = privilegeUse('1', '2026-02-03T12:00', 'lounge', 2);
    const next = privilegeUse('2', '2026-03-04T12:00', 'lounge');
    const back = privilegeReturn('1', '2026-03-05T12:00', 'lounge');
    expect(used(use, next, back)).toEqual([{ what: 'privilege:lounge', periodStart: 20513, used: 1 }]);
  });
});
