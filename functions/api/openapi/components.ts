/** What has a name in the document, so that it stands there once and tools can speak of it. */
import type { ZodOpenApiObject } from 'zod-openapi';
import { programFileSchema } from '../../../domain/program/file.ts';
import { delivery } from '../../inbound/standard/events.ts';
import { whyBody } from '../adjustments/acts.ts';
import { adjustmentBody } from '../adjustments/adjustments.ts';
import { overrideBody } from '../adjustments/overrides.ts';
import { previewBody } from '../previews/previews.ts';
import { enrolmentBody, useBody } from '../privileges/privileges.ts';
import { checkBody } from '../programs/drafts.ts';
import { publishBody, rollbackBody, withdrawBody } from '../programs/publish.ts';
import { quoteBody } from '../quotes/quotes.ts';
import { captureBody } from '../redemptions/finish.ts';
import { ownRedemptionBody, redemptionBody } from '../redemptions/redeem.ts';
import { addSecretBody } from '../secrets/secrets.ts';
import { putSubscriptionBody, redriveBody } from '../subscriptions/body.ts';
import { putSourceBodies } from './deliveries/sources.ts';
import { batchRequest } from './deliveries/webhooks.ts';
import { problemExamples } from './problems.ts';

const text = (description: string) => ({ description, schema: { type: 'string' as const } });

const [
  purchaseCompleted,
  refundCompleted,
  orderFulfilled,
  orderCancelled,
  refundVoided,
  orderRevised,
  engagementRecorded,
] = delivery._zod.def.options;

/** Schemas of answers carry their names themselves. */
export const named: NonNullable<ZodOpenApiObject['components']> = {
  schemas: {
    Delivery: delivery,
    PurchaseCompleted: purchaseCompleted,
    RefundCompleted: refundCompleted,
    OrderFulfilled: orderFulfilled,
    OrderCancelled: orderCancelled,
    RefundVoided: refundVoided,
    OrderRevised: orderRevised,
    EngagementRecorded: engagementRecorded,
    BatchRequest: batchRequest,
    QuoteRequest: quoteBody,
    RedemptionRequest: redemptionBody,
    OwnRedemptionRequest: ownRedemptionBody,
    CaptureRequest: captureBody,
    EnrolmentRequest: enrolmentBody,
    PrivilegeUseRequest: useBody,
    AdjustmentRequest: adjustmentBody,
    TierOverrideRequest: overrideBody,
    ReasonRequest: whyBody,
    ProgramFile: programFileSchema,
    CheckRequest: checkBody,
    PublishRequest: publishBody,
    PreviewRequest: previewBody,
    RollbackRequest: rollbackBody,
    WithdrawRequest: withdrawBody,
    AddSecretRequest: addSecretBody,
    PutSourceRequest: putSourceBodies,
    PutSubscriptionRequest: putSubscriptionBody,
    RedriveRequest: redriveBody,
  },
  examples: problemExamples,
  headers: {
    'x-request-id': text('The id of this request, also in its problem and in the logs'),
    'retry-after': text('Seconds to wait before trying again'),
    etag: text('Names the body: send it as `if-none-match` to be answered 304 while it is still right'),
    'cache-control': text('`private, no-cache`: keep it, but ask before using it again'),
  },
};
