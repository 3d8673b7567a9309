/** Looks every hour whether time has changed anybody, starts the runs that book it, and shows them. */

import type { Context } from 'aws-lambda';
import { reviewRoutes } from '../api/reviews/reviews.ts';
import { routes } from '../api/routes.ts';
import { platformNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import type { Event, Request, Result } from '../shared/http.ts';
import { logEvent } from '../shared/log.ts';
import { serve } from '../shared/serve.ts';
import { openStoreIn } from '../store/client.ts';
import { openHops } from '../store/runs/hops.ts';
import type { Planner } from '../sweeps/planner.ts';
import { isTick, type Tick, tick } from '../sweeps/tick.ts';

const environment = readEnvironment('reviews');
const planner: Planner = {
  store: openStoreIn(environment),
  hops: openHops({
    reviews: environment.REVIEWS_QUEUE_URL,
    previews: environment.PREVIEWS_QUEUE_URL,
    models: environment.MODELS_QUEUE_URL,
  }),
  now: platformNow,
  onStalled: (program, { id, kind, startedAt }) =>
    logEvent('reviews', {
      level: 'WARN',
      message: 'run stalled',
      fields: { program, run: id, kind, startedAt },
      counts: { runsStalled: 1 },
    }),
};
type PreviewRoutes = ReturnType<typeof import('../api/previews/previews.ts').previewRoutes>;

/** Loaded when the first is asked for: ticks need none of it. */
const onPreview = (operation: keyof PreviewRoutes) => async (request: Request) => {
  const { previewRoutes } = await import('../api/previews/previews.ts');
  return previewRoutes(planner)[operation](request);
};

const api = serve('reviews', routes, {
  ...reviewRoutes(planner),
  previewDraft: onPreview('previewDraft'),
  listPreviews: onPreview('listPreviews'),
  readPreview: onPreview('readPreview'),
  listMoves: onPreview('listMoves'),
  cancelPreview: onPreview('cancelPreview'),
});

// biome-ignore lint/suspicious/noConfusingVoidType: a tick is answered to nobody
export const handler = (event: Event | Tick, context: Context): Promise<Result | void> =>
  isTick(event) ? tick(planner, event) : api(event, context);
