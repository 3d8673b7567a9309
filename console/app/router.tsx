/** Every view has an address, with what is looked at in it: it can be sent to somebody else. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { isDay } from '../format/zone.ts';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';
import { ViewFailed } from './view-failed.tsx';

/** Every parameter is a text, as it stands in the address: an order number stays digit by digit. */
type Search = Readonly<Record<string, string>>;

/** Those of the names that are there, and not empty. */
function pick<Name extends string>(search: Search, ...names: readonly Name[]): { [K in Name]?: string } {
  const found: { [K in Name]?: string } = {};
  for (const name of names) if (search[name]) found[name] = search[name];
  return found;
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', replace: true });
  },
});

const members = createRoute({
  getParentRoute: () => root,
  path: '/members',
  validateSearch: (search: Search): { q?: string; tier?: string } => pick(search, 'q', 'tier'),
  component: lazyRouteComponent(() => import('../views/members/members.tsx'), 'Members'),
});

export interface MemberSearch {
  /** A day of the program's zone; without one it is now. */
  readonly asOf?: string;
  /** Only what was recorded by then. */
  readonly known?: 'yes';
  /** An order whose entries are marked. */
  readonly order?: string;
  /** A draft that is looked at beside. */
  readonly draft?: string;
}

const member = createRoute({
  getParentRoute: () => root,
  path: '/members/$memberId',
  validateSearch: (search: Search): MemberSearch => ({
    ...pick(search, 'order', 'draft'),
    ...(isDay(search.asOf) && { asOf: search.asOf }),
    ...(search.known === 'yes' && { known: 'yes' }),
  }),
  component: lazyRouteComponent(() => import('../views/members/member.tsx'), 'Member'),
});

const today = createRoute({
  getParentRoute: () => root,
  path: '/today',
  component: lazyRouteComponent(() => import('../views/today/today.tsx'), 'Today'),
});

const segments = createRoute({
  getParentRoute: () => root,
  path: '/segments',
  component: lazyRouteComponent(() => import('../views/segments/segments.tsx'), 'Segments'),
});

const segment = createRoute({
  getParentRoute: () => root,
  path: '/segments/$segment',
  component: lazyRouteComponent(() => import('../views/segments/segment.tsx'), 'Segment'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  component: lazyRouteComponent(() => import('../views/rules/rules.tsx'), 'Rules'),
});

const version = createRoute({
  getParentRoute: () => root,
  path: '/rules/versions/$version',
  component: lazyRouteComponent(() => import('../views/rules/version.tsx'), 'Version'),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/rules/compare',
  validateSearch: ({ from = '1', to = '1' }: Search): { from: string; to: string } => ({ from, to }),
  component: lazyRouteComponent(() => import('../views/rules/compare.tsx'), 'Compare'),
});

const draftTabs = ['form', 'file', 'changes', 'plan'] as const;

const draft = createRoute({
  getParentRoute: () => root,
  path: '/rules/drafts/$name',
  validateSearch: (search: Search): { tab?: (typeof draftTabs)[number] } => {
    const tab = draftTabs.find((each) => each === search.tab);
    return tab === undefined ? {} : { tab };
  },
  component: lazyRouteComponent(() => import('../views/rules/draft.tsx'), 'Draft'),
});

const connections = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  component: lazyRouteComponent(() => import('../views/connections/connections.tsx'), 'Connections'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: (search: Search): { member?: string } => pick(search, 'member'),
  component: lazyRouteComponent(() => import('../views/audit/audit.tsx'), 'Audit'),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  component: lazyRouteComponent(() => import('../views/runs/runs.tsx'), 'Runs'),
});

const routes = [home, today, members, member, segments, segment, rules, version, compare, draft] as const;

export const router = createRouter({
  routeTree: root.addChildren([...routes, connections, audit, runs]),
  basepath: '/console',
  defaultErrorComponent: ViewFailed,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPreloadStaleTime: 0,
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const written = new URLSearchParams(search as Record<string, string>).toString();
    return written && `?${written}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
