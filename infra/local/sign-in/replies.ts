/** What the local issuer answers with: pages, redirects and JSON that nobody keeps. */
import { contentSecurityPolicy, siteHeaders } from '../../site/headers.ts';
import type { GatewayReply } from '../gateway/request.ts';

export const headers = {
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy(),
  ...siteHeaders,
};

export const html = (statusCode: number, body: string): GatewayReply => ({
  statusCode,
  headers: { ...headers, 'content-type': 'text/html;charset=utf-8' },
  body,
});
export const page = (statusCode: number, says: string): GatewayReply => ({
  statusCode,
  headers: { ...headers, 'content-type': 'text/plain;charset=utf-8' },
  body: `${says}\n`,
});
export const redirect = (location: string, more: GatewayReply['headers'] = {}): GatewayReply => ({
  statusCode: 303,
  headers: { ...headers, ...more, location },
  body: '',
});
export const json = (statusCode: number, body: unknown): GatewayReply => ({
  statusCode,
  headers: { 'cache-control': 'no-store', 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
export const refused = (error: string): GatewayReply => json(400, { error });
