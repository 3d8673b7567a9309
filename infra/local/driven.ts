/** Something that hands work to a function by itself: a queue's event source, or a stream's. */
export interface Driven {
  start(): void;
  /** How many batches it has taken up: when it grows, something has happened. */
  readonly batches: number;
  /** Resolves when no batch is under way. */
  settled(): Promise<void>;
  /** What has failed comes back at once, not after its time. */
  bringBack(): Promise<void>;
  /** What there is to do: to be had, under way, or held back for a time. */
  count(): Promise<number>;
}
