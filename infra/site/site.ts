/** A site of static files under a path of its own: the local run serves it, a stack deploys it. */

export interface Site {
  /** Without a slash at the end: `/console`. */
  readonly prefix: string;
  /** By path below the prefix: `assets/main-1A2B3C.js`. */
  readonly files: ReadonlyMap<string, SiteFile>;
  /** The page for every path that names no file: where a site's own script reads the path. */
  readonly fallback: string | null;
}

export interface SiteFile {
  readonly body: Uint8Array;
  readonly type: string;
  /** Its name has a hash over its content, so that it may be kept for ever. */
  readonly isImmutable: boolean;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css;charset=utf-8',
  html: 'text/html;charset=utf-8',
  js: 'text/javascript;charset=utf-8',
  json: 'application/json',
  md: 'text/markdown;charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain;charset=utf-8',
};

/** A file of a site; its type follows from its name. Throws on an ending that no site has. */
export function siteFile(name: string, body: Uint8Array | string, isImmutable = false): SiteFile {
  const type = types[name.split('.').at(-1) ?? ''];
  if (type === undefined) throw new Error(`No type is known for the file ${name} of a site.`);
  return { body: typeof body === 'string' ? Buffer.from(body) : body, type, isImmutable };
}

export const cacheControlOf = ({ isImmutable }: Pick<SiteFile, 'isImmutable'>): string =>
  isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache';
