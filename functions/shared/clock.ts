/** The platform clock, which rules follow, and real time, by which signatures and tokens are judged. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { clockShiftMs } from './env.ts';

export function platformNow(): Instant {
  return (Date.now() + clockShiftMs()) as Instant;
}

export function realNow(): number {
  return Date.now();
}
