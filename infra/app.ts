/** The CDK app, for the `cdk` command line. */
import { synthesize } from './synthesize.ts';

await synthesize({ validate: true });
