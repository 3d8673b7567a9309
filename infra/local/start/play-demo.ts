/** Plays a demo on a platform that has not seen it, with a progress bar, and has its members valued. */
import { fileURLToPath } from 'node:url';
import { callApi } from '../../../cli/platform/api.ts';
import { countOf, grouped } from '../../../cli/terminal/numbers.ts';
import { createProgress, type Progress } from '../../../cli/terminal/progress.ts';
import { isoOf } from '../clock/platform-clock.ts';
import { shopOf } from '../demo/anyShop.ts';
import { coffeeShop } from '../demo/catalogue.ts';
import { demoDays } from '../demo/histories.ts';
import { type DemoOptions, type DemoResult, playDemo } from '../demo/play.ts';
import type { Platform } from '../platform.ts';
import type { ChosenProgram } from './chosen-program.ts';

const dayMs = 86_400_000;
/** The demo's first version: what its shop began with. */
export const openingFile = fileURLToPath(new URL('../demo/opening.json', import.meta.url));
/** How long before the end the rules that are in `programs/` take the place of those. */
const secondDaysAgo = 200;

/** Where the platform's clock begins, so that a demo can end at `endMs`. */
export function beginningOf(endMs: number): string {
  return isoOf(endMs - demoDays * dayMs);
}

/** `endMs`: platform time in milliseconds since 1970. */
export async function playDemoOnce(platform: Platform, chosen: ChosenProgram, endMs: number): Promise<void> {
  const { url, webhookSecret, folder, clock, tokens } = platform;
  folder.keep({ demo: 'begun' });
  let progress: Progress | undefined;
  const played = await playDemo({
    url,
    webhookSecret,
    tokens,
    file: chosen.file,
    shop: chosen.isDemo ? coffeeShop : shopOf(chosen.file),
    now: endMs,
    moveTo: clock.moveTo,
    ...(chosen.isDemo ? { second: secondVersion(chosen, endMs) } : {}),
    onProgress({ done, total, at, lastRise }) {
      progress ??= createProgress({ stream: process.stdout, label: `Playing ${chosen.file.name}`, total });
      const month = isoOf(at).slice(0, 7);
      progress.update(done, lastRise === null ? month : `${month}, ${lastRise.memberId} is ${lastRise.tier}`);
    },
  });
  progress?.end();
  folder.keep({ demo: 'played' });
  // Their model is made with the first review, not only when the night comes.
  await callApi(
    { url, token: tokens.operator },
    { method: 'POST', path: `/v1/programs/${encodeURIComponent(chosen.file.id)}/reviews` },
  );
  console.log(summaryOf(played, chosen.isDemo));
}

function secondVersion({ text }: ChosenProgram, endMs: number): NonNullable<DemoOptions['second']> {
  const note = 'points for birthdays, students and coffee beans; gift wrapping; a shorter hold';
  return { at: endMs - secondDaysAgo * dayMs, text, note };
}

/** `300 members and 3,600 purchases in 18 months: Regular 119, Gold 110, Platinum 71.` */
function summaryOf({ members, counts, tiers, lowered }: DemoResult, hasTwoVersions: boolean): string {
  const { purchase = 0, ...others } = counts;
  const inTiers = Object.entries(tiers).map(([tier, count]) => `${tier} ${grouped(count)}`);
  const rest = Object.entries(others).map(([what, count]) => countOf(count, what));
  return [
    `${countOf(members, 'member')} and ${countOf(purchase, 'purchase')} in 18 months${hasTwoVersions ? ', under two versions of the rules' : ''}: ${inTiers.join(', ')}; ${lowered === 0 ? 'a review has lowered nobody' : `a review has lowered ${grouped(lowered)} of them`}.`,
    ...(rest.length > 0 ? [`Also ${rest.join(', ')}.`] : []),
  ].join('\n');
}
