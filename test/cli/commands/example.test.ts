/** `laurel example`: what it prints runs in a shell, as it is. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakePlatform, startFakePlatform } from '../support/fakePlatform.ts';
import { credentials, laurel } from '../support/run.ts';

let platform: FakePlatform;
beforeEach(async () => {
  platform = await startFakePlatform();
});
afterEach(() => platform.close());

const printed = async (...more: string[]) =>
  (await laurel(['example', ...more], { env: credentials(platform.url) })).stdout;

test('what it prints sends a purchase that is taken, and reads the status', async () => {
  const { stdout } = await promisify(execFile)('sh', ['-c', await printed()]);
  const [sent = '', status = ''] = stdout.trim().split('\n');
  expect(JSON.parse(sent)).toMatchObject({ status: 'recorded', member: { memberId: 'first-member' } });
  expect(JSON.parse(status)).toMatchObject({ memberId: 'first-member' });
  expect(platform.taken).toMatchObject([{ memberId: 'first-member', currency: 'USD' }]);
});

test('as JSON each command has a name; a platform elsewhere has no clock to move', async () => {
  const example = JSON.parse(await printed('--json'));
  expect(Object.keys(example)).toEqual(['purchase', 'status']);
});
