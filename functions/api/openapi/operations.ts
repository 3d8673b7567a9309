/** Every operation of the route table with its document: one that has none does not compile, nor generate. */
import { type Operation, routes } from '../routes.ts';
import { adjustmentOperations } from './adjustments.ts';
import { draftOperations } from './drafts.ts';
import { memberOperations } from './members.ts';
import type { OperationDocument } from './operation.ts';
import { overrideOperations } from './overrides.ts';
import { parkedOperations } from './parked.ts';
import { previewOperations } from './previews.ts';
import { privilegeOperations } from './privileges.ts';
import { readingOperations } from './reading.ts';
import { redemptionOperations } from './redemptions.ts';
import { reviewOperations } from './reviews.ts';
import { secretOperations } from './secrets.ts';
import { sourceOperations } from './sources.ts';
import { tagOperations } from './tags.ts';
import { valueOperations } from './value.ts';
import { versionOperations } from './versions.ts';
import { webhookOperations } from './webhooks.ts';

const documents: Readonly<Record<Operation, OperationDocument>> = {
  ...webhookOperations,
  ...memberOperations,
  ...readingOperations,
  ...valueOperations,
  ...redemptionOperations,
  ...privilegeOperations,
  ...tagOperations,
  ...adjustmentOperations,
  ...overrideOperations,
  ...draftOperations,
  ...versionOperations,
  ...secretOperations,
  ...sourceOperations,
  ...parkedOperations,
  ...previewOperations,
  ...reviewOperations,
};

/** What holds on every route but the signed ones: a query parameter or a body that it does not take is refused. */
function withWhatIsNotTaken({ problems, ...document }: OperationDocument): OperationDocument {
  const at = problems.indexOf('body-too-large') + 1;
  return problems[at] === 'invalid-request'
    ? { ...document, problems }
    : { ...document, problems: problems.toSpliced(at, 0, 'invalid-request') };
}

export const operations = Object.fromEntries(
  routes.map(({ operation, access }) => [
    operation,
    access.kind === 'signature' ? documents[operation] : withWhatIsNotTaken(documents[operation]),
  ]),
) as Readonly<Record<Operation, OperationDocument>>;
