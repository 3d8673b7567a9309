/** Two years and more of a member under each program: every line was checked by hand against the file's rules. */
import { expect, test } from 'vitest';
import { buys, engages, enrols, isInvited, isTagged, refunds, tell } from './story.ts';

const nights = (count: number) => ({ quantities: { nights: count } });

test('bank card: spend in a calendar year, a level by invitation, one step down', () => {
  const table = tell(
    'bank-card',
    [
      ['2024-02-10', 'pays 4,000.00', buys(4_000_00)],
      ['2024-05-20', 'draws 9,000.00 of cash', buys(9_000_00, { category: 'cash' })],
      ['2024-09-01', 'pays 6,000.00', buys(6_000_00)],
      ['2025-03-15', 'pays 30,000.00', buys(30_000_00)],
      ['2025-06-01T00:00', 'is invited to Private', isInvited('private', '2026-06-01T00:00')],
      ['2025-08-10', 'pays 20,000.00', buys(20_000_00)],
      ['2026-02-01', 'pays 40,000.00', buys(40_000_00)],
      ['2026-05-01', 'pays 60,000.00', buys(60_000_00)],
    ],
    '2029-06-30T00:00',
  );
  expect(table).toBe(`
2024-02-10 · pays 4,000.00 · +2000 · Regular
2024-05-20 · draws 9,000.00 of cash ·  · Regular
2024-09-01 · pays 6,000.00 · +3000 · Gold until 2026-01-01
           rises from regular to gold
2025-03-15 · pays 30,000.00 · +18750 · Platinum until 2027-01-01
           rises from gold to platinum
2025-06-01 · is invited to Private ·  · Private until 2026-06-01
2025-08-10 · pays 20,000.00 · +20000 · Private until 2026-06-01
2026-02-01 · pays 40,000.00 · +40000 · Private until 2026-06-01
2026-05-01 · pays 60,000.00 · +60000 · Private until 2026-06-01
2026-06-01 · the invitation ends ·  · Private until 2028-01-01
2026-06-01 · rises from platinum to private ·  · Private until 2028-01-01
2028-01-01 · points expire · -5000 · Platinum until 2029-01-01
2028-01-01 · falls from private to platinum ·  · Platinum until 2029-01-01
2029-01-01 · points expire · -38750 · Gold until 2030-01-01
2029-01-01 · falls from platinum to gold ·  · Gold until 2030-01-01
`);
});

test('airline: miles or segments, kept to the end of February, two clocks, soft landing, gold for life', () => {
  const table = tell(
    'airline',
    [
      [
        '2024-03-01',
        'flies 20,000 miles for 800.00',
        buys(800_00, { quantities: { miles: 20_000, segments: 4 } }),
      ],
      [
        '2024-11-20',
        'flies 30,000 miles for 1,200.00',
        buys(1_200_00, { quantities: { miles: 30_000, segments: 4 } }),
      ],
      [
        '2025-06-10',
        'commutes: 30 segments for 3,000.00',
        buys(3_000_00, { quantities: { miles: 9_000, segments: 30 } }),
      ],
      [
        '2025-12-31T23:00',
        'flies 41,000 miles for 2,000.00',
        buys(2_000_00, { quantities: { miles: 41_000, segments: 2 } }),
      ],
      [
        '2028-07-01',
        'flies 100,000 miles for 5,000.00',
        buys(5_000_00, { quantities: { miles: 100_000, segments: 8 } }),
      ],
    ],
    '2032-06-30T00:00',
  );
  expect(table).toBe(`
2024-03-01 · flies 20,000 miles for 800.00 · +4000 · Member
2024-11-20 · flies 30,000 miles for 1,200.00 · +6000 · Gold until 2026-03-01
           rises from member to gold
2025-06-10 · commutes: 30 segments for 3,000.00 · +24000 · Gold until 2026-03-01
2025-12-31 · flies 41,000 miles for 2,000.00 · +16000 · Gold until 2027-03-01
           the term is extended
2027-03-01 · falls from gold to silver ·  · Silver until 2028-03-01
2027-06-30 · points expire · -50000 · Silver until 2028-03-01
2028-03-01 · falls from silver to member ·  · Member
2028-07-01 · flies 100,000 miles for 5,000.00 · +25000 · Platinum until 2030-03-01
           gold is for life
           rises from member to gold
           rises from gold to platinum
2030-01-01 · points expire · -25000 · Platinum until 2030-03-01
2030-03-01 · falls from platinum to gold ·  · Gold
`);
});

test('hotel: nights, a surplus that is carried over, points for reaching a level', () => {
  const table = tell(
    'hotel',
    [
      ['2024-02-01', 'stays 12 nights for 1,200.00', buys(1_200_00, nights(12))],
      ['2024-08-15', 'stays 16 nights for 2,400.00', buys(2_400_00, nights(16))],
      ['2025-04-01', 'stays 16 nights for 1,600.00', buys(1_600_00, nights(16))],
      ['2025-11-01', 'stays 7 nights for 700.00', buys(700_00, nights(7))],
      ['2026-01-15', 'gets 100.00 of it back, a night’s price', refunds(4, 100_00)],
      ['2026-06-01', 'stays 24 nights for 2,400.00', buys(2_400_00, nights(24))],
    ],
    '2028-02-01T00:00',
  );
  expect(table).toBe(`
2024-02-01 · stays 12 nights for 1,200.00 · +13000 · Silver until 2026-01-01
           rises from member to silver
           1000 points for reaching the level
2024-08-15 · stays 16 nights for 2,400.00 · +31400 · Gold until 2026-01-01
           rises from silver to gold
           5000 points for reaching the level
2025-01-01 · 3 carried into the new year ·  · Gold until 2026-01-01
2025-04-01 · stays 16 nights for 1,600.00 · +20000 · Gold until 2026-01-01
2025-11-01 · stays 7 nights for 700.00 · +8750 · Gold until 2026-01-01
2026-01-01 · review: kept ·  · Gold until 2027-01-01
2026-01-01 · 1 carried into the new year ·  · Gold until 2027-01-01
2026-01-15 · gets 100.00 of it back, a night’s price · -1250 · Gold until 2027-01-01
2026-03-01 · points expire · -13000 · Gold until 2027-01-01
2026-06-01 · stays 24 nights for 2,400.00 · +30000 · Gold until 2027-01-01
2026-09-01 · points expire · -31400 · Gold until 2027-01-01
2027-01-01 · falls from gold to silver ·  · Silver until 2028-01-01
2027-05-01 · points expire · -20000 · Silver until 2028-01-01
2027-12-01 · points expire · -7500 · Silver until 2028-01-01
2028-01-01 · falls from silver to member ·  · Member
`);
});

test('grocer: category bonuses, double Tuesdays, rises at the end of a month, falls to what was earned', () => {
  const table = tell(
    'grocer',
    [
      ['2024-01-08', 'a Monday: 90.00', buys(90_00)],
      ['2024-01-16', 'a Tuesday: 140.00', buys(140_00)],
      ['2024-02-05', '80.00 of fruit', buys(80_00, { category: 'fresh' })],
      ['2024-03-11', '200.00', buys(200_00)],
      ['2024-03-13', '60.00', buys(60_00)],
      ['2024-03-14', '350.00', buys(350_00)],
      ['2024-05-02', '100.00', buys(100_00)],
      ['2024-09-09', '50.00 of tobacco', buys(50_00, { category: 'tobacco' })],
      ['2025-02-10', '320.00', buys(320_00)],
      ['2025-09-01', '30.00 for a baby', buys(30_00, { category: 'baby' })],
      ['2025-10-06', 'says that there is a family', isTagged('family')],
      ['2025-10-08', '30.00 for the baby', buys(30_00, { category: 'baby' })],
      ['2026-01-12', '10.00', buys(10_00)],
    ],
    '2026-06-30T00:00',
  );
  expect(table).toBe(`
2024-01-08 · a Monday: 90.00 · +90 · Basic
2024-01-16 · a Tuesday: 140.00 · +240 · Basic
           bonus double-tuesday: 100
2024-02-05 · 80.00 of fruit · +160 · Basic
           bonus fresh: 80
2024-03-01 · rises from basic to plus ·  · Plus until 2024-06-01
2024-03-11 · 200.00 · +300 · Plus until 2024-06-01
2024-03-13 · 60.00 · +90 · Plus until 2024-06-01
2024-03-14 · 350.00 · +525 · Plus until 2024-06-01
2024-04-01 · rises from plus to top ·  · Top until 2024-07-01
2024-05-02 · 100.00 · +200 · Top until 2024-07-01
2024-07-01 · falls from top to basic ·  · Basic
2024-09-09 · 50.00 of tobacco ·  · Basic
2025-02-10 · 320.00 · +320 · Basic
2025-03-01 · rises from basic to plus ·  · Plus until 2025-06-01
2025-03-31 · points expire · -1405 · Plus until 2025-06-01
2025-06-01 · falls from plus to basic ·  · Basic
2025-09-01 · 30.00 for a baby · +30 · Basic
2025-10-06 · says that there is a family ·  · Basic
2025-10-08 · 30.00 for the baby · +60 · Basic
           bonus family: 30
2026-01-12 · 10.00 · +10 · Basic
2026-03-31 · points expire · -520 · Basic
`);
});

test('music subscription: VIP while twelve paid months and two weeks of listening count', () => {
  const table = tell(
    'music',
    [
      ['2024-01-05', 'pays a year for 120.00', buys(120_00, { quantities: { 'paid-months': 12 } })],
      ['2024-03-01', 'a week of listening', engages('listening-week')],
      ['2024-05-10', 'another week', engages('listening-week')],
      ['2024-06-01', 'makes a playlist', engages('playlist')],
      ['2024-08-20', 'a week of listening', engages('listening-week')],
      ['2025-01-05', 'pays a month for 12.00', buys(12_00, { quantities: { 'paid-months': 1 } })],
      ['2025-03-01', 'a week of listening', engages('listening-week')],
      ['2025-03-20', 'another week', engages('listening-week')],
      ['2025-04-01', 'pays half a year for 66.00', buys(66_00, { quantities: { 'paid-months': 6 } })],
      ['2025-05-15', 'gets 33.00 of it back', refunds(9, 33_00)],
      ['2025-09-01', 'a week of listening', engages('listening-week')],
    ],
    '2026-06-30T00:00',
  );
  expect(table).toBe(`
2024-01-05 · pays a year for 120.00 · +120 · Regular
2024-03-01 · a week of listening · +5 · Regular
2024-05-10 · another week · +5 · VIP
           rises from regular to vip
2024-06-01 · makes a playlist · +20 · VIP
2024-08-20 · a week of listening · +5 · VIP
2024-11-10 · falls from vip to regular ·  · Regular
2025-01-05 · pays a month for 12.00 · +12 · Regular
2025-03-01 · a week of listening · +5 · Regular
2025-03-20 · another week · +5 · VIP
           rises from regular to vip
2025-04-01 · pays half a year for 66.00 · +66 · VIP
2025-05-15 · gets 33.00 of it back · -33 · VIP
2025-09-01 · falls from vip to regular ·  · Regular
2025-09-01 · a week of listening · +5 · VIP
           rises from regular to vip
2025-09-20 · falls from vip to regular ·  · Regular
`);
});

test('reading club: core by engagement and referrals in a year of membership, a lower mark and days of grace', () => {
  const table = tell(
    'reading-club',
    [
      ['2024-03-10', 'enrols', enrols()],
      ['2024-04-01', 'a review', engages('review')],
      ['2024-05-01', 'refers a friend', engages('referral')],
      ['2024-06-01', 'refers another', engages('referral')],
      ['2024-09-01', 'and a third', engages('referral')],
      ['2024-12-01', 'buys books for 37.25', buys(37_25)],
      ['2025-05-01', 'a review', engages('review')],
      ['2025-07-01', 'a review', engages('review')],
      ['2025-11-15', 'a review', engages('review')],
      ['2027-05-01', 'a review', engages('review')],
      ['2027-08-20', 'a review', engages('review')],
      ['2027-09-20', 'a review in the days of grace', engages('review')],
    ],
    '2029-12-31T00:00',
  );
  expect(table).toBe(`
2024-03-10 · enrols · +50 · Reader
2024-04-01 · a review · +10 · Reader
2024-05-01 · refers a friend · +100 · Reader
2024-06-01 · refers another · +100 · Reader
2024-09-01 · and a third · +100 · Core member until 2025-10-01
           rises from reader to core
2024-12-01 · buys books for 37.25 · +75 · Core member until 2025-10-01
2025-04-01 · points expire · -50 · Core member until 2025-10-01
2025-05-01 · points expire · -10 · Core member until 2025-10-01
2025-05-01 · a review · +10 · Core member until 2025-10-01
2025-06-01 · points expire · -100 · Core member until 2025-10-01
2025-07-01 · points expire · -100 · Core member until 2025-10-01
2025-07-01 · a review · +10 · Core member until 2025-10-01
2025-10-01 · points expire · -100 · Core member until 2026-10-01
2025-10-01 · review: kept ·  · Core member until 2026-10-01
2025-11-15 · a review · +10 · Core member until 2026-10-01
2026-01-01 · points expire · -75 · Core member until 2026-10-01
2026-06-01 · points expire · -10 · Core member until 2026-10-01
2026-08-01 · points expire · -10 · Core member until 2026-10-01
2026-10-01 · review: kept ·  · Core member until 2027-10-01
2026-12-01 · points expire · -10 · Core member until 2027-10-01
2027-05-01 · a review · +10 · Core member until 2027-10-01
2027-08-20 · a review · +10 · Core member until 2027-10-01
2027-09-20 · a review in the days of grace · +10 · Core member until 2027-10-01
2027-10-01 · review: kept ·  · Core member until 2028-10-01
2028-06-01 · points expire · -10 · Core member until 2028-10-01
2028-09-01 · points expire · -10 · Core member until 2028-10-01
2028-10-01 · points expire · -10 · Core member until 2029-10-01
2028-10-01 · review: kept ·  · Core member until 2029-10-01
2029-10-01 · falls from core to reader ·  · Reader
`);
});
