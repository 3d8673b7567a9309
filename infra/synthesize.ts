import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib/core';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { LambdaName } from '../functions/shared/env.ts';
import { type Bundle, bundleFunctions } from './bundle.ts';
import { context } from './context.ts';
import type { PartnerEventsInput } from './partner-events.ts';
import { type SiteFolders, writeSite } from './site/folders.ts';
import type { Site } from './site/site.ts';
import { ConsoleStack } from './stacks/console.ts';
import { DataStack } from './stacks/data.ts';
import { IssuerStack } from './stacks/issuer.ts';
import { PlatformStack } from './stacks/platform.ts';
import { stackName, stageOf } from './stage.ts';

interface SynthesizeOptions {
  /** Where the cloud assembly goes. @default what the CDK command line says, else a temporary folder */
  readonly outdir?: string;
  /** Check the templates by cdk-nag and CloudFormation's own rules; a finding throws. About 4 s. @default false */
  readonly validate?: boolean;
  /** The pages that are deployed with the platform. @default none: the local run serves its own */
  readonly sites?: readonly Site[];
  /** One of several platforms in an account. @default what the CDK command line says (`-c stage=test`), else none */
  readonly stage?: string;
  /** Which partners' event sources fill which sources. @default what the CDK's context says, else none */
  readonly partnerEvents?: readonly PartnerEventsInput[];
}

type AppOptions = Omit<SynthesizeOptions, 'sites'> & { readonly sites?: readonly SiteFolders[] };

/** Bundles the functions and synthesizes the app. The same sources give the same assembly, byte by byte. */
export async function synthesize(options: SynthesizeOptions = {}): Promise<CloudAssembly> {
  const directory = await mkdtemp(join(tmpdir(), 'laurel-bundles-'));
  try {
    const bundles = await bundleFunctions(directory);
    const folders = (options.sites ?? []).map((site) =>
      writeSite(site, join(directory, 'sites', site.prefix)),
    );
    const app = await createApp(bundles, { ...options, sites: await Promise.all(folders) });
    return app.synth();
  } finally {
    await rm(directory, { recursive: true, force: true }); // the assembly has a copy of each by now
  }
}

/** The app, ready to be synthesized, with the functions' code from `bundles`. */
export async function createApp(
  bundles: Readonly<Record<LambdaName, Bundle>>,
  { outdir, validate = false, stage, partnerEvents, sites = [] }: AppOptions = {},
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
  if (stage !== undefined) app.node.setContext('stage', stage);
  if (partnerEvents !== undefined) app.node.setContext('partnerEvents', partnerEvents);
  const named = stageOf(app);
  const data = new DataStack(app, stackName('LaurelData', named));
  const issuer = new IssuerStack(app, stackName('LaurelIssuer', named), { bundle: bundles.issuer });
  const { apiUrl } = new PlatformStack(app, stackName('LaurelPlatform', named), { data, issuer, bundles });
  if (sites.length > 0) new ConsoleStack(app, stackName('LaurelConsole', named), { sites, apiUrl });
  Tags.of(app).add('application', 'laurel');
  if (validate) {
    const { AwsSolutionsChecks } = await import('cdk-nag'); // only here: it is slow to load
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
  return app;
}
