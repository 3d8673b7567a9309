/** The token bucket by which a stage throttles a route: `burst` at once, refilled by `rate` a second. */
export function createThrottle(
  limits: { readonly rate: number; readonly burst: number } | undefined,
  nowMs: () => number,
): () => boolean {
  if (limits === undefined) return () => true;
  let tokens = limits.burst;
  let filledAtMs = nowMs();
  return () => {
    const now = nowMs();
    const refill = now === filledAtMs ? 0 : ((now - filledAtMs) / 1000) * limits.rate; // 0 × ∞ is no number
    tokens = Math.min(limits.burst, tokens + refill);
    filledAtMs = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
