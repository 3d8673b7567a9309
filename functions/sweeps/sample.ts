/**
 * A bounded sample of a program's buyers, kept as slices walk them: those whose id hashes lowest, so that it
 * is the same whoever walks whom, and of two samples together the lowest are the sample of both. A program
 * with fewer buyers than fit is in it whole.
 */
import type { Day, MemberId } from '../../domain/kernel/brand.ts';
import type { Profile } from '../../domain/value/profile.ts';
import { Packer, Unpacker } from '../store/members/packing.ts';

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

/** Base64, some 24 characters a member. Two days of a history and the day of reckoning give all the others. */
export function packSample(sampled: readonly Sampled[]): string {
  const packer = new Packer().uint(sampled.length);
  let before = 0;
  for (const { hash, profile } of sampled) {
    const { history, first, silence, spend, repeatSpend, engagements, referrals } = profile;
    packer
      .uint(hash - before)
      .int(first)
      .uint(history.ageDays)
      .uint(silence)
      .uint(history.repeats);
    packer.int(spend).int(repeatSpend).uint(engagements).uint(referrals);
    before = hash;
  }
  return Buffer.from(packer.finish()).toString('base64');
}

export function unpackSample(text: string): Sampled[] {
  if (text === '') return [];
  const unpacker = new Unpacker(Buffer.from(text, 'base64'));
  const sampled: Sampled[] = [];
  let hash = 0;
  for (let left = unpacker.uint(); left > 0; left--) {
    hash += unpacker.uint();
    const first = unpacker.int();
    const [ageDays, silence, repeats] = [unpacker.uint(), unpacker.uint(), unpacker.uint()];
    const profile: Profile = {
      history: { repeats, recencyDays: ageDays - silence, ageDays },
      first: first as Day,
      last: (first + ageDays - silence) as Day,
      silence,
      purchaseDays: repeats + 1,
      spend: unpacker.int(),
      repeatSpend: unpacker.int(),
      // Of one member's stage; nothing of the whole program's.
      lastGap: null,
      engagements: unpacker.uint(),
      referrals: unpacker.uint(),
    };
    sampled.push({ hash, profile });
  }
  return sampled;
}
