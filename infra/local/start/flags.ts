/** The flags of `npm start`. */
import { parseArgs } from 'node:util';
import { type PartnerEvents, parsePartnerEvents } from '../../partner-events.ts';

export interface Flags {
  readonly port: number;
  readonly program: string;
  readonly empty: boolean;
  readonly data: string | undefined;
  readonly clock: string | undefined;
  readonly partnerEvents: readonly PartnerEvents[];
}

type ReadFlags =
  | { readonly kind: 'run'; readonly flags: Flags }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const usage = `Runs Laurel on this machine, from its synthesized CDK template.

  npm start [-- --port N --program NAME --empty --data DIR --clock INSTANT --partner-events JSON]

  --port N          where the API answers (3000)
  --program NAME    play another program than demo: a file in programs/, or a path
  --empty           publish the program, but play no demo
  --data DIR        keep the data in DIR, and go on from what is there
  --clock INSTANT   set the platform clock: 2026-01-15T12:00:00Z; a demo ends there
  --partner-events JSON
                    event sources of Shopify and Stripe that fill sources (docs/deploy.md)`;

export function readFlags(args: readonly string[]): ReadFlags {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '3000' },
        program: { type: 'string', default: 'demo' },
        empty: { type: 'boolean', default: false },
        data: { type: 'string' },
        clock: { type: 'string' },
        'partner-events': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const port = Number(values.port);
    const isPort = /^\d+$/.test(values.port) && port <= 65_535;
    if (!isPort) return { kind: 'wrong', why: `--port must be a number up to 65535, not "${values.port}".` };
    if (values.program === '') return { kind: 'wrong', why: '--program must name a program file.' };
    if (values.data === '') return { kind: 'wrong', why: '--data must name a folder.' };
    return {
      kind: 'run',
      flags: {
        port,
        program: values.program,
        empty: values.empty,
        data: values.data,
        clock: values.clock,
        partnerEvents: parsePartnerEvents(values['partner-events'] ?? []),
      },
    };
  } catch (error) {
    return { kind: 'wrong', why: (error as Error).message };
  }
}
