/** Every operation of the route table with its document: one that has none does not compile, nor generate. */
import type { Operation } from '../routes.ts';
import { adjustmentOperations } from './adjustments.ts';
import { draftOperations } from './drafts.ts';
import { memberOperations } from './members.ts';
import type { OperationDocument } from './operation.ts';
import { previewOperations } from './previews.ts';
import { privilegeOperations } from './privileges.ts';
import { readingOperations } from './reading.ts';
import { redemptionOperations } from './redemptions.ts';
import { reviewOperations } from './reviews.ts';
import { secretOperations } from './secrets.ts';
import { tagOperations } from './tags.ts';
import { valueOperations } from './value.ts';
import { versionOperations } from './versions.ts';
import { webhookOperations } from './webhooks.ts';

export const operations: Readonly<Record<Operation, OperationDocument>> = {
  ...webhookOperations,
  ...memberOperations,
  ...readingOperations,
  ...valueOperations,
  ...redemptionOperations,
  ...privilegeOperations,
  ...tagOperations,
  ...adjustmentOperations,
  ...draftOperations,
  ...versionOperations,
  ...secretOperations,
  ...previewOperations,
  ...reviewOperations,
};
