/** What the documents say of an operation, beside what the route table and the schemas say already. */
import type * as z from 'zod';
import type { ProblemName } from '../../shared/problem.ts';

export interface OperationDocument {
  readonly tag:
    | 'Webhooks'
    | 'Members'
    | 'People'
    | 'Redemptions'
    | 'Adjustments'
    | 'Programs'
    | 'Reviews'
    | 'Value'
    | 'Events'
    | 'Platform';
  readonly summary: string;
  readonly description: string;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: BodyDocument;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerDocument>>;
  /**
   * What a function refuses, in its order of precedence: where several hold, the first is answered.
   * `internal-error` goes without saying.
   */
  readonly problems: readonly ProblemName[];
}

export interface BodyDocument {
  readonly schema: z.core.$ZodType;
  readonly required: boolean;
  readonly description: string;
  readonly examples: Readonly<Record<string, Example>>;
}

export interface AnswerDocument {
  readonly description: string;
  /** Absent: the answer has no body. */
  readonly schema?: z.ZodType;
  readonly examples?: Readonly<Record<string, Example>>;
  /** Beside `x-request-id`, which every answer has. */
  readonly headers?: readonly ('etag' | 'cache-control')[];
}

export interface Example {
  readonly summary: string;
  readonly value: unknown;
}
