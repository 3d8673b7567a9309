/**
 * Every route of the platform, once. The CDK app makes the HTTP API from this table, the functions
 * dispatch by it, and the OpenAPI document is checked against it.
 */

/** Who may call a route. `signature`: proven by the body's signature. `token`: a JWT of the program. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'token'; readonly scope: Scope | null };

export type Scope =
  | 'members:read'
  | 'members:write'
  | 'points:adjust'
  | 'programs:write'
  | 'secrets:write'
  | 'me';

/** The functions that serve routes. */
export type FunctionName = 'webhooks' | 'members' | 'operators' | 'reviews';

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
    operation: 'explainEntry',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/entries/{entryId}/explain',
    access: token('members:read'),
  },
  {
    operation: 'readSchedule',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/points/schedule',
    access: token('members:read'),
  },
  {
    operation: 'readValue',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/value',
    access: token('members:read'),
  },
  {
    operation: 'readSegments',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/segments',
    access: token('members:read'),
  },
  {
    operation: 'listSegmentMembers',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/segments/{segment}/members',
    access: token('members:read'),
  },
  {
    operation: 'quoteCart',
    function: 'members',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/quotes',
    access: token('members:read'),
  },
  {
    operation: 'verifyMember',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/verify',
    access: token('members:read'),
  },
  {
    operation: 'listMembers',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members',
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
    operation: 'redeem',
    function: 'members',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/redemptions',
    access: token('members:write'),
  },
  {
    operation: 'listRedemptions',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/redemptions',
    access: token('members:read'),
  },
  {
    operation: 'readRedemption',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}',
    access: token('members:read'),
  },
  {
    operation: 'captureRedemption',
    function: 'members',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}/capture',
    access: token('members:write'),
  },
  {
    operation: 'cancelRedemption',
    function: 'members',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}/cancel',
    access: token('members:write'),
  },
  {
    operation: 'listRewards',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/rewards',
    access: token('members:read'),
  },
  {
    operation: 'enrolMember',
    function: 'members',
    method: 'PUT',
    path: '/v1/programs/{program}/members/{memberId}/enrolment',
    access: token('members:write'),
  },
  {
    operation: 'listTags',
    function: 'members',
    method: 'GET',
    path: '/v1/programs/{program}/members/{memberId}/tags',
    access: token('members:read'),
  },
  {
    operation: 'setTag',
    function: 'members',
    method: 'PUT',
    path: '/v1/programs/{program}/members/{memberId}/tags/{tag}',
    access: token('members:write'),
  },
  {
    operation: 'unsetTag',
    function: 'members',
    method: 'DELETE',
    path: '/v1/programs/{program}/members/{memberId}/tags/{tag}',
    access: token('members:write'),
  },
  {
    operation: 'usePrivilege',
    function: 'members',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/privileges/{privilegeId}/uses',
    access: token('members:write'),
  },
  {
    operation: 'returnPrivilege',
    function: 'members',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/privileges/{privilegeId}/uses/{useId}/return',
    access: token('members:write'),
  },
  {
    operation: 'reserveOwn',
    function: 'members',
    method: 'POST',
    path: '/v1/me/redemptions',
    access: token('me'),
  },
  {
    operation: 'listOwnRedemptions',
    function: 'members',
    method: 'GET',
    path: '/v1/me/redemptions',
    access: token('me'),
  },
  {
    operation: 'readOwnRedemption',
    function: 'members',
    method: 'GET',
    path: '/v1/me/redemptions/{redemptionId}',
    access: token('me'),
  },
  {
    operation: 'cancelOwn',
    function: 'members',
    method: 'POST',
    path: '/v1/me/redemptions/{redemptionId}/cancel',
    access: token('me'),
  },
  {
    operation: 'listOwnRewards',
    function: 'members',
    method: 'GET',
    path: '/v1/me/rewards',
    access: token('me'),
  },
  {
    operation: 'useOwnPrivilege',
    function: 'members',
    method: 'POST',
    path: '/v1/me/privileges/{privilegeId}/uses',
    access: token('me'),
  },
  {
    operation: 'adjustMember',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/adjustments',
    access: token('points:adjust'),
  },
  {
    operation: 'undoAdjustment',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/adjustments/{adjustmentId}/undo',
    access: token('points:adjust'),
  },
  {
    operation: 'overrideTier',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/members/{memberId}/tier-overrides',
    access: token('points:adjust'),
  },
  {
    operation: 'endOverride',
    function: 'operators',
    method: 'DELETE',
    path: '/v1/programs/{program}/members/{memberId}/tier-overrides/{overrideId}',
    access: token('points:adjust'),
  },
  {
    operation: 'putDraft',
    function: 'operators',
    method: 'PUT',
    path: '/v1/programs/{program}/drafts/{name}',
    access: token('programs:write'),
  },
  {
    operation: 'listDrafts',
    function: 'operators',
    method: 'GET',
    path: '/v1/programs/{program}/drafts',
    access: token('members:read'),
  },
  {
    operation: 'readDraft',
    function: 'operators',
    method: 'GET',
    path: '/v1/programs/{program}/drafts/{name}',
    access: token('members:read'),
  },
  {
    operation: 'deleteDraft',
    function: 'operators',
    method: 'DELETE',
    path: '/v1/programs/{program}/drafts/{name}',
    access: token('programs:write'),
  },
  {
    operation: 'checkDraft',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/drafts/{name}/check',
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
    operation: 'listVersions',
    function: 'operators',
    method: 'GET',
    path: '/v1/programs/{program}/versions',
    access: token('members:read'),
  },
  {
    operation: 'readVersion',
    function: 'operators',
    method: 'GET',
    path: '/v1/programs/{program}/versions/{version}',
    access: token('members:read'),
  },
  {
    operation: 'diffVersions',
    function: 'operators',
    method: 'GET',
    path: '/v1/programs/{program}/versions/{version}/diff/{other}',
    access: token('members:read'),
  },
  {
    operation: 'rollbackVersion',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/versions/{version}/rollback',
    access: token('programs:write'),
  },
  {
    operation: 'withdrawVersion',
    function: 'operators',
    method: 'POST',
    path: '/v1/programs/{program}/versions/{version}/withdraw',
    access: token('programs:write'),
  },
  {
    operation: 'listActions',
    function: 'operators',
    method: 'GET',
    path: '/v1/programs/{program}/audit',
    access: token('members:read'),
  },
  {
    operation: 'previewDraft',
    function: 'reviews',
    method: 'POST',
    path: '/v1/programs/{program}/drafts/{name}/preview',
    access: token('programs:write'),
  },
  {
    operation: 'listPreviews',
    function: 'reviews',
    method: 'GET',
    path: '/v1/programs/{program}/drafts/{name}/previews',
    access: token('members:read'),
  },
  {
    operation: 'readPreview',
    function: 'reviews',
    method: 'GET',
    path: '/v1/programs/{program}/drafts/{name}/previews/{preview}',
    access: token('members:read'),
  },
  {
    operation: 'listMoves',
    function: 'reviews',
    method: 'GET',
    path: '/v1/programs/{program}/drafts/{name}/previews/{preview}/moves',
    access: token('members:read'),
  },
  {
    operation: 'cancelPreview',
    function: 'reviews',
    method: 'DELETE',
    path: '/v1/programs/{program}/drafts/{name}/previews/{preview}',
    access: token('programs:write'),
  },
  {
    operation: 'startReview',
    function: 'reviews',
    method: 'POST',
    path: '/v1/programs/{program}/reviews',
    access: token('programs:write'),
  },
  {
    operation: 'listRuns',
    function: 'reviews',
    method: 'GET',
    path: '/v1/programs/{program}/reviews',
    access: token('members:read'),
  },
  {
    operation: 'readRun',
    function: 'reviews',
    method: 'GET',
    path: '/v1/programs/{program}/reviews/{run}',
    access: token('members:read'),
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
