/** What conditions may cost. One-way doors: with another number a purchase could come out otherwise when folded again. */

/** All conditions of a file together, for one purchase, in steps: less than half a second. */
export const stepsMax = 10_000_000;
/** The longest purchase that is taken: a file is checked for it. */
export const linesMax = 500;
