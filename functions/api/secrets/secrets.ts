/** Webhook secrets: added, listed without their values, retired. */
import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { type Instant, isProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { secretText } from '../../inbound/standard/secret.ts';
import { realNow } from '../../shared/clock.ts';
import { type Reply, type Request, unknownProgram } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { Store } from '../../store/client.ts';
import {
  addSecretRecord,
  listSecretRecords,
  retireSecretRecord,
  type SecretRecord,
} from '../../store/secrets/secretRecords.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import { actingOf } from '../acting.ts';
import { ensureParkingKey } from '../sources/parkingKey.ts';

/** Two are needed while one replaces another; more are for several senders. */
const activeMax = 10;
const keyBytes = 32;

export const addSecretBody = z.strictObject({ secret: z.optional(secretText) });

export function secretRoutes(store: Store, secrets: SecretValues) {
  return {
    addSecret: async (request: Request): Promise<Reply> => {
      const { program } = request;
      if (!isProgramId(program)) throw unknownProgram(program);
      const { secret: own } = request.body.length === 0 ? {} : check(addSecretBody, parseJson(request.body));
      const active = (await listSecretRecords(store, program)).filter(({ retiredAt }) => retiredAt === null);
      if (active.length >= activeMax) {
        throw new Problem('too-many-secrets', `at most ${activeMax} secrets may be active: retire one first`);
      }
      const secret = own ?? `whsec_${randomBytes(keyBytes).toString('base64')}`;
      const record = { id: randomUUID(), createdAt: realNow() as Instant, retiredAt: null };
      await ensureParkingKey(store, secrets, program);
      // The value first: a record without a value would promise a secret that verifies nothing.
      await secrets.create(program, record.id, secret);
      await addSecretRecord(store, program, record, actingOf(request));
      return { status: 201, body: { id: record.id, secret, createdAt: formatInstant(record.createdAt) } };
    },

    listSecrets: async (request: Request): Promise<Reply> => {
      const records = await listSecretRecords(store, request.program);
      return { status: 200, body: { secrets: records.toSorted(oldestFirst).map(presentSecret) } };
    },

    retireSecret: async (request: Request): Promise<Reply> => {
      const { program } = request;
      const { secretId = '' } = request.params;
      const known =
        isSecretId(secretId) &&
        (await retireSecretRecord(store, program, secretId, realNow() as Instant, actingOf(request)));
      if (!known) throw new Problem('unknown-secret', `program "${program}" has no secret "${secretId}"`);
      await secrets.remove(program, secretId);
      return { status: 204 };
    },
  };
}

function oldestFirst(a: SecretRecord, b: SecretRecord): number {
  return a.createdAt - b.createdAt;
}

function presentSecret({ id, createdAt, retiredAt }: SecretRecord) {
  return {
    id,
    createdAt: formatInstant(createdAt),
    retiredAt: retiredAt === null ? null : formatInstant(retiredAt),
  };
}

/** As `addSecret` makes them; anything else is nobody's, and may be too long for a key. */
function isSecretId(text: string): boolean {
  return /^[0-9a-f-]{36}$/.test(text);
}
