/** Every operation of the route table with its document: one that has none does not compile, nor generate. */
import { type Operation, routes } from '../routes.ts';
import { parkedOperations } from './deliveries/parked.ts';
import { reconcileOperations } from './deliveries/reconciling.ts';
import { secretOperations } from './deliveries/secrets.ts';
import { sourceOperations } from './deliveries/sources.ts';
import { webhookOperations } from './deliveries/webhooks.ts';
import { eventOperations } from './events/events.ts';
import { subscriptionOperations } from './events/subscriptions.ts';
import { adjustmentOperations } from './members/adjustments.ts';
import { excessOperations } from './members/excesses.ts';
import { memberOperations } from './members/members.ts';
import { overrideOperations } from './members/overrides.ts';
import { privilegeOperations } from './members/privileges.ts';
import { readingOperations } from './members/reading.ts';
import { redemptionOperations } from './members/redemptions.ts';
import { tagOperations } from './members/tags.ts';
import { valueOperations } from './members/value.ts';
import type { OperationDocument } from './operation.ts';
import { erasureOperations } from './people/erasure.ts';
import { identityOperations } from './people/identities.ts';
import { importOperations } from './people/imports.ts';
import { mergeOperations } from './people/merge.ts';
import { moveOperations } from './people/moveOrder.ts';
import { openingOperations } from './people/openings.ts';
import { tokenOperations } from './people/tokens.ts';
import { draftOperations } from './programs/drafts.ts';
import { previewOperations } from './programs/previews.ts';
import { reviewOperations } from './programs/reviews.ts';
import { versionOperations } from './programs/versions.ts';

const documents: Readonly<Record<Operation, OperationDocument>> = {
  ...webhookOperations,
  ...memberOperations,
  ...readingOperations,
  ...valueOperations,
  ...excessOperations,
  ...redemptionOperations,
  ...privilegeOperations,
  ...tagOperations,
  ...identityOperations,
  ...mergeOperations,
  ...moveOperations,
  ...tokenOperations,
  ...openingOperations,
  ...importOperations,
  ...erasureOperations,
  ...adjustmentOperations,
  ...overrideOperations,
  ...draftOperations,
  ...versionOperations,
  ...secretOperations,
  ...sourceOperations,
  ...parkedOperations,
  ...reconcileOperations,
  ...previewOperations,
  ...reviewOperations,
  ...eventOperations,
  ...subscriptionOperations,
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
