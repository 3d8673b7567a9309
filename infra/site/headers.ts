/** What every file of a site is sent with, on this machine as on AWS. */

/**
 * Scripts and styles come from the site alone, none stands in a page; data comes from the site's own origin, and from
 * the issuer of tokens where that is another.
 *
 * @param issuer the origin of the issuer; none when it is the site's own
 */
export function contentSecurityPolicy(issuer?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${issuer === undefined ? '' : ` ${issuer}`}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const siteHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;
