/** A handler that would read credentials from files: no business of a Lambda function. */
import { fromIni } from '@aws-sdk/credential-provider-ini';

export const handler = fromIni();
