/**
 * A bounded sample of a program's buyers, kept as slices walk them: those whose id hashes lowest, so that it
 * is the same whoever walks whom, and of two samples together the lowest are the sample of both. A program
 * with fewer buyers than fit is in it whole.
 */
import type { Day, MemberId } from '../../domain/kernel/brand.ts';
import type { Profile } from '../../domain/value/profile.ts';
import { type Io, list, Packer, Unpacker } from '../store/members/packing.ts';

/** More than the studies had that the models come from; as bytes a fourth of what an item may hold. */
export const sampleMax = 4_000;

export interface Buyers {
  readonly members: number;
  /** Those of them who have bought. */
  readonly buyers: number;
  /** Of whom the model is made. */
  readonly sample: string;
}

export interface Sampled {
  readonly hash: number;
  readonly profile: Profile;
}

/** 48 bits, so that no two of a few thousand meet. */
export function hashOf(member: MemberId): number {
  let [a, b] = [2_166_136_261, 3_735_928_559];
  for (let index = 0; index < member.length; index++) {
    const code = member.charCodeAt(index);
    a = Math.imul(a ^ code, 16_777_619);
    b = Math.imul(b ^ code, 2_654_435_761);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507);
  b = Math.imul(b ^ (b >>> 13), 3_266_489_909);
  return ((a ^ (b >>> 16)) >>> 0) * 65_536 + ((b ^ (a >>> 15)) & 65_535);
}

/** Ascending, each member once. */
export function lowest(sampled: readonly Sampled[]): readonly Sampled[] {
  return sampled
    .toSorted((a, b) => a.hash - b.hash)
    .filter(({ hash }, index, sorted) => hash !== sorted[index - 1]?.hash)
    .slice(0, sampleMax);
}

/** Base64, some 24 characters a member. Two days of a history and the day of the run give all the others. */
export function packSample(sampled: readonly Sampled[]): string {
  const packer = new Packer();
  samples(packer, sampled);
  return Buffer.from(packer.finish()).toString('base64');
}

export function unpackSample(text: string): Sampled[] {
  return text === '' ? [] : samples(new Unpacker(Buffer.from(text, 'base64')), undefined);
}

/** Ascending: each hash says how much greater than the one before. */
function samples(io: Io, values: readonly Sampled[] | undefined): Sampled[] {
  let hash = 0;
  return list<Sampled>(io, values, (_, value) => {
    hash += io.uint(value && value.hash - hash);
    return { hash, profile: profile(io, value?.profile) };
  });
}

function profile(io: Io, value: Profile | undefined): Profile {
  const first: Day = io.int(value?.first);
  const ageDays = io.uint(value?.history.ageDays);
  const silence = io.uint(value?.silence);
  const repeats = io.uint(value?.history.repeats);
  return {
    history: { repeats, recencyDays: ageDays - silence, ageDays },
    first,
    last: (first + ageDays - silence) as Day,
    silence,
    purchaseDays: repeats + 1,
    spend: io.int(value?.spend),
    repeatSpend: io.int(value?.repeatSpend),
    // Of one member's stage; nothing of the whole program's.
    lastGap: null,
    engagements: io.uint(value?.engagements),
    referrals: io.uint(value?.referrals),
  };
}
