/** The other side of a measured process. */

/** Says that it is ready, then answers each message. Ends when whoever started it is gone. */
export function answer<Ask, Answer>(work: (message: Ask) => Answer | Promise<Answer>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (message: Ask) => process.send?.(await work(message)));
  process.send?.('ready');
}
