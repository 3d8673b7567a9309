/** What is printed when the platform is ready: where it is, and commands to paste. */
import type { Platform } from '../platform.ts';

const member = 'first-member';

export function welcome({ url, program, webhookSecret, clock, logs }: Platform): string {
  const at = new Date(clock.nowMs()).toISOString().replace(/\.\d+Z$/, 'Z');
  return `
Laurel is ready.

  URL             ${url}
  program         ${program}
  signing secret  ${webhookSecret}
  logs            ${logs}

Send a signed purchase, then read the status, with the command line:

  npx laurel send --order 1001 --member ${member} --amount 120.00
  npx laurel status ${member}

or with curl and openssl:

${indent(signedPurchase(url, program, webhookSecret, at))}

${indent(readStatus(url, program))}

Let a year pass: terms end, points expire, and the hourly review books it:

  curl -s ${url}/local/clock -d '{"advance":"P1Y"}'; echo

Ctrl-C stops it.`;
}

/** The key of the signature is the secret's base64, decoded; openssl takes it in hex. */
function signedPurchase(url: string, program: string, secret: string, at: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').toString('hex');
  const lines = [{ sku: 'espresso-machine', amount: '120.00' }];
  const data = { orderId: '1002', memberId: member, occurredAt: at, currency: 'USD', lines };
  const body = JSON.stringify({ type: 'purchase.completed', timestamp: at, data });
  return [
    `BODY='${body}'; ID=msg_1002; NOW=$(date +%s)`,
    `SIGNATURE=$(printf '%s.%s.%s' "$ID" "$NOW" "$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:${key} -binary | base64)`,
    `curl -s ${url}/v1/programs/${program}/webhooks/standard -H 'content-type: application/json' -H "webhook-id: $ID" -H "webhook-timestamp: $NOW" -H "webhook-signature: v1,$SIGNATURE" -d "$BODY"; echo`,
  ].join('\n');
}

function readStatus(url: string, program: string): string {
  return [
    `TOKEN=$(curl -s ${url}/local/tokens -d '{"scope":"members:read"}' | sed 's/.*"token":"//; s/".*//')`,
    `curl -s ${url}/v1/programs/${program}/members/${member}/status -H "authorization: Bearer $TOKEN"; echo`,
  ].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
