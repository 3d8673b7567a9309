/** The member's card on this machine, with tokens to look at it as several people. */
import { join } from 'node:path';
import { projectRoot } from '../../bundle.ts';
import { buildCardPage } from '../../site/card.ts';
import type { Issuer } from '../routes/issuer.ts';
import { newestIn } from './console.ts';
import type { LocalSite } from './sites.ts';

/** The tokens open the cards of two made-up people. Only pages of this platform can read the file. */
export function createCardSite(issuer: Issuer, program: string): LocalSite {
  const sign = (member: string, lifetime: string) => issuer.sign({ program, scope: 'me', member, lifetime });
  return {
    prefix: '/card',
    build: buildCardPage,
    changedAt: () => newestIn(join(projectRoot, 'console/card')),
    written: {
      'people.json': async () => ({
        member: await sign('demo-member', '1h'),
        guest: await sign('guest-of-the-card', '1h'),
        expired: await sign('demo-member', '1 hour ago'),
      }),
    },
  };
}
