/** The queues of sweeps, by whose work waits in them: what a preview has to do keeps no review waiting. */
export const queueNames = ['reviews', 'previews', 'models'] as const;
export type QueueName = (typeof queueNames)[number];
