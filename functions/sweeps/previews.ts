/** The sweeps that look at what a draft would do to every member, and write nothing to them. */
import { addEffects, type Effects, noEffects } from '../../domain/preview/effects.ts';
import { addSince, nothingSince, type Since } from '../../domain/preview/months.ts';
import { loaded } from '../shared/loading.ts';
import type { MemberRecord } from '../store/members/memberItem.ts';
import { unchanged } from './bookings.ts';
import type { PageOf, Share, SweepKind } from './kind.ts';
import type { Drafted } from './looks.ts';

/** Histories are read one by one: a page is done within seconds. */
const pageSize = 100;

/** What publishing the draft does, if nothing else happens until it takes effect. */
export const effect: SweepKind<Effects> = {
  queue: 'previews',
  members: 'all',
  pageSize,
  empty: noEffects,
  merge: addEffects,
  changed: () => unchanged,
  beginPage: (share) => summed(share, effect, 'effectOf'),
};

/** What would have been, had the draft been in force since a day. */
export const since: SweepKind<Since> = {
  queue: 'previews',
  members: 'all',
  pageSize,
  empty: nothingSince,
  merge: addSince,
  changed: () => unchanged,
  beginPage: (share) => summed(share, since, 'sinceOfMember'),
};

interface Looks {
  effectOf(share: Share, drafted: Drafted, member: MemberRecord): Promise<Effects>;
  sinceOfMember(share: Share, drafted: Drafted, member: MemberRecord): Promise<Since>;
}

function summed<Look extends keyof Looks, Sum extends Awaited<ReturnType<Looks[Look]>>>(
  share: Share,
  { empty, merge }: Pick<SweepKind<Sum>, 'empty' | 'merge'>,
  look: Look,
): PageOf<Sum> {
  let sum = empty;
  let drafted: Promise<Drafted> | undefined;
  const visit = async (member: MemberRecord) => {
    const looks = await import('./looks.ts');
    drafted ??= loaded(() => looks.draftedOf(share));
    const found = (await looks[look](share, await drafted, member)) as Sum;
    sum = merge(sum, found);
  };
  return { visit, sum: () => sum };
}
