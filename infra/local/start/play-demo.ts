/** Plays the demo on a platform that has not seen it, with a progress bar, and has its members valued. */
import { callApi } from '../../../cli/platform/api.ts';
import { createProgress, type Progress } from '../../../cli/terminal/progress.ts';
import { playDemo } from '../demo/play.ts';
import type { Platform } from '../platform.ts';

export async function playDemoOnce(platform: Platform): Promise<void> {
  const { url, program, webhookSecret, folder, clock, tokens } = platform;
  if (folder.state.demo !== undefined) return;
  folder.keep({ demo: 'begun' });
  let progress: Progress | undefined;
  const played = await playDemo({
    url,
    program,
    webhookSecret,
    now: clock.nowMs(),
    onProgress({ done, total, lastRise }) {
      progress ??= createProgress({ stream: process.stdout, label: 'Playing the demo', total });
      progress.update(done, lastRise === null ? '' : `${lastRise.memberId} is ${lastRise.tier}`);
    },
  });
  progress?.end();
  folder.keep({ demo: 'played' });
  // Their model is reckoned with the first review, not only when the night comes.
  await callApi(
    { url, token: tokens.operator },
    { method: 'POST', path: `/v1/programs/${encodeURIComponent(program)}/reviews` },
  );
  const tiers = Object.entries(played.tiers).map(([tier, count]) => `${count} ${tier}`);
  console.log(`${played.members} members, ${played.recorded} purchases: ${tiers.join(', ')}`);
  console.log('How valuable they are: npx laurel segments, npx laurel value demo-member');
}
