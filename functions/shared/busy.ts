/** The store can't take it now; nothing is known to be written, and sending again is safe. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
  constructor(reason: string, options?: ErrorOptions) {
    super(`the store can't take this now: ${reason}`, options);
  }
}
