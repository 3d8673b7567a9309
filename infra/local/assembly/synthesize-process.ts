/**
 * Synthesizes into the folder named on the command line: a process of its own, so that the CDK's memory
 * goes with it and the platform starts its database meanwhile. Checks are left to `npm test`.
 */
import { synthesize } from '../../synthesize.ts';

await synthesize({ outdir: process.argv[2]!, validate: false });
