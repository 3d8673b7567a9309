/** Reads the folder that `cdk synth` writes: its stacks, their templates and their assets. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import type { Stack, Template } from './template.ts';

const manifestSchema = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      properties: z
        .looseObject({ templateFile: z.string(), stackName: z.string(), file: z.string() })
        .partial()
        .optional(),
      dependencies: z.array(z.string()).optional(),
    }),
  ),
});

const assetsSchema = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

export async function readAssembly(directory: string): Promise<readonly Stack[]> {
  const { artifacts } = manifestSchema.parse(await readJson(resolve(directory, 'manifest.json')));
  const nested = Object.keys(artifacts).find((id) => artifacts[id]!.type === 'cdk:cloud-assembly');
  if (nested !== undefined)
    throw new Refusal(`The local run does not know nested assemblies (stage ${nested}).`);

  const assets = new Map<string, string>();
  for (const { type, properties } of Object.values(artifacts)) {
    if (type !== 'cdk:asset-manifest' || properties?.file === undefined) continue;
    const { files } = assetsSchema.parse(await readJson(resolve(directory, properties.file)));
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) {
        if (source.path !== undefined) assets.set(objectKey, resolve(directory, source.path));
      }
    }
  }
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return Promise.all(
    stacks.map(async ([id, { properties }]) => ({
      name: properties?.stackName ?? id,
      template: (await readJson(
        resolve(directory, properties?.templateFile ?? `${id}.template.json`),
      )) as Template,
      assets,
    })),
  );
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
