import { expect, test } from 'vitest';
import { readFlags } from '../../../infra/local/start/flags.ts';

const defaults = {
  port: 3000,
  program: 'demo',
  empty: false,
  data: undefined,
  clock: undefined,
  partnerEvents: [],
};
const eventSource = 'aws.partner/shopify.com/1/laurel';

test.each<[args: string[], flags: object]>([
  [[], defaults],
  [['--port', '0'], { ...defaults, port: 0 }],
  [['--program', 'hotel'], { ...defaults, program: 'hotel' }],
  [['--port=3100', '--empty'], { ...defaults, port: 3100, empty: true }],
  [
    ['--data', 'd', '--clock', '2027-01-01T00:00:00Z'],
    { ...defaults, data: 'd', clock: '2027-01-01T00:00:00Z' },
  ],
  [
    ['--partner-events', JSON.stringify([{ program: 'demo', source: 'shop', eventSource }])],
    { ...defaults, partnerEvents: [{ program: 'demo', source: 'shop', eventSource, hasBus: false }] },
  ],
])('%j', (args, flags) => {
  expect(readFlags(args)).toEqual({ kind: 'run', flags });
});

test.each([
  [['--port', 'http']],
  [['--port', '65536']],
  [['--port', '-1']],
  [['--port']],
  [['--data', '']],
  [['--program', '']],
  [['--prot', '1']],
  [['--partner-events', 'shopify']],
  [['--partner-events', '[{"program":"demo"}]']],
  [['3000']],
])('%j is wrong', (args) => {
  expect(readFlags(args).kind).toBe('wrong');
});

test('help goes before anything wrong with the values', () => {
  expect(readFlags(['--help', '--port', 'x']).kind).toBe('help');
});
