/** Starting a review by hand, and seeing what runs have come to. */
import { actorOf } from '../../shared/actor.ts';
import { type Reply, type Request, unknownProgram } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { Problem } from '../../shared/problem.ts';
import { getStoredTimeline } from '../../store/programs/programs.ts';
import { getRun, listRuns } from '../../store/runs/runs.ts';
import { type Planner, startRebuild, startReview } from '../../sweeps/planner.ts';
import { presentRun } from './present.ts';

export function reviewRoutes(planner: Planner) {
  const { store, now } = planner;
  return {
    startReview: async (request: Request): Promise<Reply> => {
      const { program } = request;
      const run = await startReview(planner, program, actorOf(request));
      if (run === null) throw unknownProgram(program);
      return { status: 202, body: await presentRun(store, program, run, now()) };
    },

    startRebuild: async (request: Request): Promise<Reply> => {
      const { program } = request;
      const run = await startRebuild(planner, program, actorOf(request));
      if (run === null) throw unknownProgram(program);
      return { status: 202, body: await presentRun(store, program, run, now()) };
    },

    listRuns: async (request: Request): Promise<Reply> => {
      const { program, query } = request;
      const limit = readLimit(query.limit);
      const after = decodeCursor(query.cursor, runIdForm);
      await checkProgram(request);
      const { runs, next } = await listRuns(store, program, limit, after);
      const shown = await Promise.all(runs.map((run) => presentRun(store, program, run, now())));
      return { status: 200, body: { runs: shown, next: next === null ? null : encodeCursor(next) } };
    },

    readRun: async (request: Request): Promise<Reply> => {
      const { program, params } = request;
      await checkProgram(request);
      const id = (params.run ?? '').toWellFormed();
      const run = isRunId(id) ? await getRun(store, program, id) : null;
      if (run === null)
        throw new Problem('unknown-run', `program "${program}" has no run "${id.slice(0, 200)}"`);
      return { status: 200, body: await presentRun(store, program, run, now()) };
    },
  };

  async function checkProgram({ program }: Request): Promise<void> {
    if ((await getStoredTimeline(store, program)) === null) throw unknownProgram(program);
  }
}

/** `20261122T092000000Z-review`. */
export const runIdForm = /^\d{8}T\d{9}Z-[a-z]{1,20}$/;

export function isRunId(text: string): boolean {
  return runIdForm.test(text);
}
