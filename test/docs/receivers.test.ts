/** What the page for receivers shows is run: each language that this machine has verifies what is really signed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectorNames } from '../../functions/outbound/integrations/connector.ts';
import { pausesMs } from '../../functions/outbound/subscriptions/schedule.ts';
import { newSecret, signedHeaders } from '../../functions/outbound/subscriptions/signature.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/receivers.md'), 'utf8');

function snippet(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(page) ?? [];
  if (code === undefined) throw new Error(`the page has nothing in ${language}`);
  return code;
}

const [secret, other] = [newSecret('v1').value, newSecret('v1').value];
const now = 1_777_802_400;
const body = '{"type":"laurel.tier.raised","name":"Zoë – 50 €"}';
const signed = { id: 'evt_1', timestamp: now - 20, body };
const headers = signedHeaders(signed, [secret]);

/** The arguments of each call, and whether it is to be trusted. */
const cases = [
  [headers, body, secret, now, true],
  [signedHeaders(signed, [other, secret]), body, secret, now, true],
  [headers, body, other, now, false],
  [headers, body.replace('raised', 'lowered'), secret, now, false],
  [headers, body, secret, now + 400, false],
  [headers, body, secret, now - 400, false],
  [{ ...headers, 'webhook-id': 'evt_2' }, body, secret, now, false],
  [{ ...headers, 'webhook-signature': 'v1,' }, body, secret, now, false],
  [{ ...headers, 'webhook-signature': 'nonsense' }, body, secret, now, false],
] as const;

/** A program that prints the answers to all calls as JSON. */
const programs = {
  js: [
    'node',
    'snippet.mjs',
    (code: string) => `${code}
import { readFileSync } from 'node:fs';
const calls = JSON.parse(readFileSync('calls.json', 'utf8'));
console.log(JSON.stringify(calls.map((call) => isTrusted(...call))));`,
  ],
  python: [
    'python3',
    'snippet.py',
    (code: string) => `${code}
import json
print(json.dumps([is_trusted(*call) for call in json.load(open("calls.json", encoding="utf-8"))]))`,
  ],
  php: [
    'php',
    'snippet.php',
    (code: string) => `<?php
${code}
$calls = json_decode(file_get_contents('calls.json'), true);
echo json_encode(array_map(fn($call) => is_trusted(...$call), $calls));`,
  ],
  ruby: [
    'ruby',
    'snippet.rb',
    (code: string) => `${code}
require "json"
puts JSON.parse(File.read("calls.json", encoding: "UTF-8")).map { |call| trusted?(*call) }.to_json`,
  ],
} as const;

const isThere = (command: string) => spawnSync(command, ['--version']).status === 0;

describe('verifying a signature', () => {
  test.each(Object.entries(programs).filter(([, [command]]) => isThere(command)))(
    'in %s trusts what is signed, and nothing else',
    (language, [command, file, whole]) => {
      const folder = mkdtempSync(join(tmpdir(), 'laurel-receivers-'));
      try {
        writeFileSync(join(folder, 'calls.json'), JSON.stringify(cases.map((each) => each.slice(0, 4))));
        writeFileSync(join(folder, file), whole(snippet(language)));
        const printed = execFileSync(command, [file], { cwd: folder, encoding: 'utf8' });
        expect(JSON.parse(printed)).toEqual(cases.map((each) => each[4]));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  test('stands there in every language that is promised', () => {
    for (const language of Object.keys(programs)) expect(snippet(language)).toMatch(/webhook-signature/);
  });
});

test('the page has the schedule as it is, and every connector', () => {
  const inWords = (ms: number) =>
    ms < 60_000 ? `${ms / 1000} s` : ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000}`;
  const [first, second, third, ...hours] = pausesMs.map(inWords);
  const last = hours.pop();
  expect(page).toContain(`${first}, ${second}, ${third}, ${hours.join(', ')} and ${last} h`);
  for (const name of connectorNames) expect(page).toContain(`| \`${name}\``);
});
