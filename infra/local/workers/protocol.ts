/** What a pool and its workers tell each other, as JSON over the channel between the two processes. */

export interface Invoke {
  readonly kind: 'invoke';
  readonly requestId: string;
  readonly event: unknown;
  readonly traceId: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Real time, in ms since 1970. */
  readonly deadlineMs: number;
  /** Variables for this invocation alone, such as the shift of the platform clock. */
  readonly environment: Readonly<Record<string, string>>;
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: string };
