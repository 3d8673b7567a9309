/**
 * What the local run keeps beside DynamoDB's file: the shift of the clock, the secrets, and how far the
 * first program has come. Without a folder it is kept in memory.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { Refusal } from './refusal.ts';
import type { Secret } from './secrets/store.ts';

const stateSchema = z.object({
  shiftMs: z.number().optional(),
  webhookSecret: z.object({ id: z.string(), secret: z.string() }).optional(),
  /** Begun and not played to its end is not played again: its purchases would clash with the first ones. */
  demo: z.enum(['begun', 'played']).optional(),
  /** By table: how far each shard of its stream is done. */
  streams: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});

const secretsSchema = z.array(
  z.object({
    arn: z.string(),
    name: z.string(),
    versionId: z.string(),
    value: z.string(),
    createdAtMs: z.number(),
    deletedAtMs: z.number().nullable(),
  }),
);

export type KeptState = z.infer<typeof stateSchema>;

export interface DataFolder {
  /** Absolute; undefined: in memory. */
  readonly directory: string | undefined;
  readonly state: KeptState;
  readonly secrets: readonly Secret[];
  keep(change: KeptState): void;
  keepSecrets(secrets: readonly Secret[]): void;
}

export function openDataFolder(path: string | undefined): DataFolder {
  const directory = path === undefined ? undefined : resolve(path);
  if (directory !== undefined) prepare(directory);
  const write = (name: string, content: unknown) => {
    if (directory !== undefined) writePrivately(join(directory, name), content);
  };
  let state = read(directory, 'platform.json', stateSchema) ?? {};
  return {
    directory,
    get state() {
      return state;
    },
    secrets: read(directory, 'secrets.json', secretsSchema) ?? [],
    keep(change) {
      state = { ...state, ...change };
      write('platform.json', state);
    },
    keepSecrets: (secrets) => write('secrets.json', secrets),
  };
}

/** In one go, for this user's eyes alone: a reader sees the whole file or none. */
export function writePrivately(path: string, content: unknown): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, path);
}

/** A folder that only this user reads: secrets are kept in it. */
export function makePrivateFolder(directory: string): void {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
}

function prepare(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Refusal(`The folder ${directory} can't be made: ${(error as Error).message}.`);
  }
}

function read<T extends z.ZodType>(
  directory: string | undefined,
  name: string,
  schema: T,
): z.infer<T> | undefined {
  if (directory === undefined) return undefined;
  const path = join(directory, name);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Refusal(`${path} can't be read: ${(error as Error).message}.`);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Refusal(
      `${path} is not what the local run keeps: choose another folder with --data, or delete it.`,
    );
  }
}
