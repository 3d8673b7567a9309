/** What Laurel adds to the CPU time that two calls of the SDK cost anyway. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../../../functions/shared/env.ts';
import { newestGeneration } from '../../../functions/shared/generation.ts';
import { type Bundle, bundleEntries } from '../../../infra/bundle.ts';
import { tableNames } from '../../contract/tables.ts';
import { benchmark } from '../benchmark.ts';
import { startMeasured } from '../support/measured-process.ts';
import { median, rounded } from '../support/statistics.ts';
import type { Ask, Round } from './process.ts';

const warmRequests = 2_000;
const rounds = 50;
const requestsPerRound = 50;

export const cpuBenchmark = benchmark(
  {
    ratio: { name: 'CPU of a purchase in webhooks, against a bare handler', unit: '×', target: '<= 1.25' },
    webhooks: { name: 'CPU of a purchase in webhooks', unit: 'ms', target: null },
    bare: { name: 'CPU of a purchase in a bare handler', unit: 'ms', target: null },
  },
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'laurel-bench-'));
    const stub = await startMeasured<object, string>(new URL('stub.ts', import.meta.url));
    try {
      const bundles = await bundleEntries(
        { webhooks: 'functions/lambda/webhooks.ts', bare: 'test/bench/cpu/bare.ts' },
        directory,
      );
      return await compare(bundles, await stub.ask({}));
    } finally {
      stub.stop();
      await rm(directory, { recursive: true });
    }
  },
);

async function compare(bundles: { readonly webhooks: Bundle; readonly bare: Bundle }, endpoint: string) {
  const webhooks = await startHandler(bundles.webhooks, endpoint);
  const bare = await startHandler(bundles.bare, endpoint);
  try {
    for (const each of [webhooks, bare]) await each.ask({ requests: warmRequests });
    const pairs: (readonly [number, number])[] = [];
    for (let round = 0; round < rounds; round++) {
      const [first, second] = round % 2 === 0 ? [webhooks, bare] : [bare, webhooks];
      const { cpuMs: before } = await first.ask({ requests: requestsPerRound });
      const { cpuMs: after } = await second.ask({ requests: requestsPerRound });
      pairs.push(first === webhooks ? [before, after] : [after, before]);
    }
    return {
      ratio: rounded(median(pairs.map(([ours, least]) => ours / least))),
      webhooks: rounded(median(pairs.map(([ours]) => ours))),
      bare: rounded(median(pairs.map(([, least]) => least))),
    };
  } finally {
    webhooks.stop();
    bare.stop();
  }
}

/** The compiler names what the function reads and this lacks. */
const functionEnvironment: Environment<'webhooks'> = {
  FORMATS_GENERATION: String(newestGeneration),
  MEMBERS_TABLE: tableNames.members,
  LEDGER_TABLE: tableNames.ledger,
  PROGRAMS_TABLE: tableNames.programs,
  PEOPLE_TABLE: 'People',
  WEBHOOK_SECRET_PREFIX: 'laurel/webhooks/',
};

function startHandler({ directory, entry }: Bundle, endpoint: string) {
  return startMeasured<Ask, Round>(new URL('process.ts', import.meta.url), {
    args: [pathToFileURL(join(directory, entry)).href],
    environment: {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'session',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'webhooks',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/webhooks',
      ...functionEnvironment,
    },
  });
}
