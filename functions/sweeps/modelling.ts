/** The sweep that calculates a program's model: every night, over all members of programs that ask for it. */
import { profileOf } from '../../domain/value/profile.ts';
import { knownActivity } from '../store/history/knownActivity.ts';
import { unchanged } from './bookings.ts';
import type { PageOf, Share, SweepKind } from './kind.ts';
import { type Buyers, hashOf, lowest, packSample, type Sampled, unpackSample } from './sample.ts';

const nobody: Buyers = { members: 0, buyers: 0, sample: '' };

export const model: SweepKind<Buyers> = {
  queue: 'models',
  members: 'all',
  // Nothing is written, and reading is quick: the sample is stored with every page, so pages are large.
  pageSize: 1_000,
  empty: nobody,
  merge: (a, b) => ({
    members: a.members + b.members,
    buyers: a.buyers + b.buyers,
    sample: packSample(lowest([...unpackSample(a.sample), ...unpackSample(b.sample)])),
  }),
  beginPage,
  changed: () => unchanged,
  // Fitting is for the one who closes the run: it is loaded then.
  finish: async (sum, closing) => (await import('./modelFinish.ts')).finishModel(sum, closing),
};

function beginPage({ store, program, timeline, run }: Share): PageOf<Buyers> {
  const { calendar } = timeline.fixed;
  const on = calendar.dayOf(run.startedAt);
  const sampled: Sampled[] = [];
  let members = 0;
  return {
    async visit(member) {
      members += 1;
      const { memberId } = member.state;
      const state = profileOf(await knownActivity(store, program, member, calendar, run.startedAt), on);
      if (state.kind === 'profile') sampled.push({ hash: hashOf(memberId), profile: state.profile });
    },
    sum: () => ({ members, buyers: sampled.length, sample: packSample(lowest(sampled)) }),
  };
}
