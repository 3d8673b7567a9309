/**
 * Every route of the platform, once. The CDK app makes the HTTP API from this table, the functions
 * dispatch by it, and the OpenAPI document is checked against it.
 */

/** Who may call a route. `signature`: proven by the body's signature. `token`: a JWT of the program. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'token'; readonly scope: Scope | null };

export type Scope = 'members:read' | 'programs:write' | 'secrets:write' | 'me';

export type FunctionName = 'webhooks' | 'members' | 'operators';

export interface Route {
  readonly operation: string;
  readonly function: FunctionName;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly access: Access;
}

const open: Access = { kind: 'open' };
const signature: Access = { kind: 'signature' };
const token = (scope: Scope | null): Access => ({ kind: 'token', scope });

export const routes = [
  {
    operation: 'receiveStandardWebhook',
    function: 'webhooks',
    method: 'POST',
    path: '/v1/programs/{program}/webhooks/standard',
    access: signature,
  },
  {
    operation: 'readStatus',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/status',
    access: token('members:read'),
  },
  {
    operation: 'listEntries',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/entries',
    access: token('members:read'),
  },
  {
    operation: 'readProgram',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}',
    access: token(null),
  },
  {
    operation: 'readOwnStatus',
    function: 'members',
    method: 'GET',
    path: '/v1/me/status',
    access: token('me'),
  },
  { operation: 'readHealth', function: 'members', method: 'GET', path: '/v1/health', access: open },
  { operation: 'readOpenApi', function: 'members', method: 'GET', path: '/v1/openapi.json', access: open },
  {
    operation: 'putDraft',
    function: 'operators',
    method: 'PUT',
    path: '/v1/programs/{program}/drafts/{name}',
    access: token('programs:write'),
  },
  {
    operation: 'publishDraft',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/drafts/{name}/publish',
    access: token('programs:write'),
  },
  {
    operation: 'addSecret',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/secrets',
    access: token('secrets:write'),
  },
  {
    operation: 'listSecrets',
    function: 'operators',
    method: 'GET',
    path: '/v1/programs/{program}/secrets',
    access: token('secrets:write'),
  },
  {
    operation: 'retireSecret',
    function: 'operators',
    method: 'DELETE',
    path: '/v1/programs/{program}/secrets/{secretId}',
    access: token('secrets:write'),
  },
] as const satisfies readonly Route[];

export type Operation = (typeof routes)[number]['operation'];
