/** What browsers ask before they send the request of a page with a member's own token; see `origins.ts`. */
import type { Route } from '../shared/route.ts';

/** Of what such a token opens. They are no part of the API's document: nobody else asks them. */
export const preflights = [
  {
    operation: 'preflightOwn',
    function: 'members',
    method: 'OPTIONS',
    path: '/v1/me/{proxy+}',
    access: { kind: 'open' },
  },
  {
    operation: 'preflightProgram',
    function: 'members',
    method: 'OPTIONS',
    path: '/v1/programs/{program}',
    access: { kind: 'open' },
  },
] as const satisfies readonly Route[];
