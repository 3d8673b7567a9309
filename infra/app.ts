/** The CDK app, for the `cdk` command line. `LAUREL_CONSOLE=off` leaves the console's stack out. */
import { buildCard } from './site/card.ts';
import { buildConsole } from './site/console.ts';
import { synthesize } from './synthesize.ts';

const sites = process.env.LAUREL_CONSOLE === 'off' ? [] : [await buildConsole(), await buildCard()];
await synthesize({ validate: true, sites });
