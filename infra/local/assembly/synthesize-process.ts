/**
 * Synthesizes into the folder named on the command line: a process of its own, so that the CDK's memory
 * goes with it and the platform starts its database meanwhile. Checks are left to `npm test`.
 */
import { synthesize } from '../../synthesize.ts';

const [, , outdir, partnerEvents] = process.argv;
await synthesize({
  outdir: outdir!,
  validate: false,
  ...(partnerEvents === undefined ? {} : { partnerEvents: JSON.parse(partnerEvents) }),
});
