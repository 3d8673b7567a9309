/** Serves static sites on this machine, each under its prefix, with the headers that it has on AWS. */
import { contentSecurityPolicy, siteHeaders } from '../../site/headers.ts';
import { cacheControlOf, type Site, type SiteFile, siteFile } from '../../site/site.ts';
import { type GatewayReply, type GatewayRequest, headerOf } from '../gateway/request.ts';

export interface LocalSite {
  readonly prefix: string;
  /** Called when a page is first asked for, and again when a page is asked for after a source has changed. */
  readonly build: () => Promise<Site>;
  /** When a source was last changed, in milliseconds since 1970. Without it the site is built once. */
  readonly changedAt?: () => number;
  /**
   * Files that are written here as a stack writes them on AWS, such as `config.json`; a function makes one each time
   * that it is asked for.
   */
  readonly written?: Readonly<Record<string, unknown>>;
}

export interface Sites {
  /** Undefined: no site's path. */
  answer(request: GatewayRequest): Promise<GatewayReply | undefined>;
  /** Builds what is not built yet, so that the first page is there at once. */
  warm(): Promise<void>;
}

/** @param url where the platform answers: pages are served there alone, and not by another name of this machine */
export function createSites(sites: readonly LocalSite[], url: string): Sites {
  const built = new Map<LocalSite, Built>();
  const siteOf = (site: LocalSite, isPage = true): Promise<Site> => {
    const known = built.get(site);
    const changedAt = isPage ? (site.changedAt?.() ?? 0) : 0;
    if (known !== undefined && known.changedAt >= changedAt) return known.site;
    const next = { site: site.build(), changedAt };
    built.set(site, next);
    return next.site;
  };
  return {
    async answer(request) {
      const { path, method } = request;
      const site = sites.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
      if (site === undefined) return undefined;
      if (method !== 'GET' && method !== 'HEAD') return notAllowed;
      const host = new URL(url).host;
      if (headerOf(request, 'host') !== host)
        return moved(`${url}${path}${request.query && `?${request.query}`}`);
      if (path === site.prefix) return moved(`${path}/${request.query && `?${request.query}`}`);
      const name = path.slice(site.prefix.length + 1);
      return replyOf(await siteOf(site, !isAsset(name)), site, name);
    },
    async warm() {
      await Promise.all(sites.map((site) => siteOf(site)));
    },
  };
}

interface Built {
  readonly site: Promise<Site>;
  readonly changedAt: number;
}

/** What a page asks for, and no page itself. */
const isAsset = (name: string) => /\.\w+$/.test(name) && !name.endsWith('.html');

async function replyOf(site: Site, { written = {} }: LocalSite, name: string): Promise<GatewayReply> {
  if (Object.hasOwn(written, name)) {
    const content = written[name];
    return sent(siteFile(name, JSON.stringify(typeof content === 'function' ? await content() : content)));
  }
  const file = site.files.get(name);
  if (file !== undefined) return sent(file);
  // A script that is no longer there is not answered with a page.
  const page = isAsset(name) || site.fallback === null ? undefined : site.files.get(site.fallback);
  return page === undefined ? notThere : sent(page);
}

const sent = (file: SiteFile): GatewayReply => ({
  statusCode: 200,
  headers: {
    'content-type': file.type,
    'cache-control': cacheControlOf(file),
    'content-security-policy': contentSecurityPolicy(),
    ...siteHeaders,
  },
  body: Buffer.from(file.body),
});

const plain = (statusCode: number, body: string, headers = {}): GatewayReply => ({
  statusCode,
  headers: { 'content-type': 'text/plain;charset=utf-8', ...headers },
  body,
});

const notThere = plain(404, 'There is no such page.\n');
const notAllowed = plain(405, 'Pages are read with GET.\n', { allow: 'GET, HEAD' });
const moved = (location: string): GatewayReply => plain(302, `It is at ${location}\n`, { location });
