import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib/core';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { LambdaName } from '../functions/shared/env.ts';
import { type Bundle, bundleFunctions } from './bundle.ts';
import { context } from './context.ts';
import { DataStack } from './stacks/data.ts';
import { PlatformStack } from './stacks/platform.ts';

interface SynthesizeOptions {
  /** Where the cloud assembly goes. @default what the CDK command line says, else a temporary folder */
  readonly outdir?: string;
  /** Check the templates by cdk-nag and CloudFormation's own rules; a finding throws. About 4 s. @default false */
  readonly validate?: boolean;
}

/** Bundles the functions and synthesizes the app. The same sources give the same assembly, byte by byte. */
export async function synthesize(options: SynthesizeOptions = {}): Promise<CloudAssembly> {
  const directory = await mkdtemp(join(tmpdir(), 'laurel-bundles-'));
  try {
    const app = await createApp(await bundleFunctions(directory), options);
    return app.synth();
  } finally {
    await rm(directory, { recursive: true, force: true }); // the assembly has a copy of each by now
  }
}

/** The app, ready to be synthesized, with the functions' code from `bundles`. */
export async function createApp(
  bundles: Readonly<Record<LambdaName, Bundle>>,
  { outdir, validate = false }: SynthesizeOptions = {},
): Promise<App> {
  const app = new App({
    ...(outdir && { outdir }),
    autoSynth: false,
    analyticsReporting: false,
    postCliContext: {
      ...context,
      'aws:cdk:disable-creation-stack-traces': !validate, // a finding names the line that made the resource
    },
    builtinCloudFormationValidation: validate,
  });
  const data = new DataStack(app, 'LaurelData');
  new PlatformStack(app, 'LaurelPlatform', { data, bundles });
  Tags.of(app).add('application', 'laurel');
  if (validate) {
    const { AwsSolutionsChecks } = await import('cdk-nag'); // only here: it is slow to load
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
  return app;
}
