import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { webhookBody } from '../../deliver/purchase.ts';
import { platformNow } from '../../platform/clock.ts';
import { findPlatform } from '../../platform/find.ts';
import { readProgram } from '../../platform/program.ts';

export const exampleCommand: Command = {
  name: 'example',
  summary: 'Print commands to paste: a signed purchase and a status, with nothing but curl and openssl.',
  usage: '',
  positionals: { min: 0, max: 0 },
  options: { json: jsonOption, ...connectionOptions },
  examples: ['laurel example', 'laurel example --program coffee', 'laurel example | sh'],

  async run(args, io) {
    const platform = findPlatform(args, io);
    const { url, program, local } = platform;
    const { secret } = platform.webhook();
    const { currency } = await readProgram(platform);
    const { token } = await platform.api('members:read');
    const purchase = examplePurchase(await platformNow(platform), currency);
    const base = `${url}/v1/programs/${encodeURIComponent(program)}`;
    const example = {
      purchase: signedPurchase(base, secret, purchase),
      status: readStatus(base, token ?? '', purchase.memberId),
      ...(local === null ? {} : { clock: `curl -s ${url}/local/clock -d '{"advance":"P1Y"}'; echo` }),
    };
    if (args.flag('json')) io.stdout.write(`${JSON.stringify(example)}\n`);
    else io.stdout.write(`${lines(example).join('\n')}\n`);
    return 0;
  },
};

interface Example {
  readonly purchase: string;
  readonly status: string;
  /** Of a local platform alone. */
  readonly clock?: string;
}

/** Comments of a shell between them, so that all of it can be pasted. */
function lines({ purchase, status, clock }: Example): string[] {
  const time =
    clock === undefined
      ? []
      : ['', '# Let a year pass: terms end, points expire, and the hourly review books it', `# ${clock}`];
  return [
    '# A signed purchase. It counts once, however often it is sent; the signature is made for every try',
    purchase,
    '',
    '# What it has made of the member',
    status,
    ...time,
  ];
}

/** An order of its own each second: printed again, it is another one. */
function examplePurchase(now: number, currency: string) {
  const occurredAt = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const line = { sku: 'espresso-machine', amount: '120.00' };
  return {
    orderId: `example-${occurredAt.replace(/\D/g, '')}`,
    memberId: 'first-member',
    occurredAt,
    currency,
    lines: [line],
  };
}

/** The key of the signature is the secret's base64, decoded; openssl takes it in hex. */
function signedPurchase(base: string, secret: string, purchase: ReturnType<typeof examplePurchase>): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').toString('hex');
  const id = `msg_${purchase.orderId}`;
  return [
    `BODY='${webhookBody(purchase)}'`,
    `ID=${id} NOW=$(date +%s)`,
    `SIGNATURE=$(printf '%s.%s.%s' "$ID" "$NOW" "$BODY" |`,
    `  openssl dgst -sha256 -mac HMAC -macopt hexkey:${key} -binary | base64)`,
    `curl -s ${base}/webhooks/standard -H 'content-type: application/json' \\`,
    `  -H "webhook-id: $ID" -H "webhook-timestamp: $NOW" -H "webhook-signature: v1,$SIGNATURE" \\`,
    `  --data-binary "$BODY"; echo`,
  ].join('\n');
}

function readStatus(base: string, token: string, member: string): string {
  return [
    `TOKEN=${token}`,
    `curl -s ${base}/members/${member}/status -H "authorization: Bearer $TOKEN"; echo`,
  ].join('\n');
}
