/** How a preview looks at one member. Loaded when the first one is looked at: no review needs any of it. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { type Effect, effectOn, withDraft } from '../../domain/preview/effect.ts';
import { type Effects, effectsOf } from '../../domain/preview/effects.ts';
import type { Since } from '../../domain/preview/months.ts';
import { asIfSince, sinceOf } from '../../domain/preview/since.ts';
import { makeTimeline, type Timeline, type TimelineLine } from '../../domain/program/timeline.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { withCurrentState } from '../store/history/current.ts';
import { factsAfter } from '../store/history/history.ts';
import type { MemberRecord } from '../store/members/memberItem.ts';
import { compileFile } from '../store/programs/programs.ts';
import { getPreview, type Preview, putMove } from '../store/runs/previews.ts';
import type { Share } from './kind.ts';

/** The timeline as it stood when the preview was asked for, and as it would be with the draft. */
export interface Drafted {
  readonly timeline: Timeline;
  readonly changed: Timeline;
}

export async function draftedOf({ store, program, run, timeline }: Share): Promise<Drafted> {
  const { draft } = run;
  const preview = draft === undefined ? null : await getPreview(store, program, draft, run.id);
  if (preview === null) throw new Error(`run ${run.id} has lost its preview`);
  const asKnown = asOf(timeline, run.startedAt);
  const line = await lineOf(preview, run.startedAt);
  const changed = preview.kind === 'effect' ? withDraft(asKnown, line) : asIfSince(asKnown, line);
  return { timeline: asKnown, changed };
}

/** Without what was published meanwhile: all pages see the same rules. */
function asOf(timeline: Timeline, now: Instant): Timeline {
  const isKnown = ({ publishedAt }: TimelineLine) => publishedAt <= now;
  if (timeline.published.every(isKnown)) return timeline;
  const { fixed } = timeline;
  return makeTimeline(timeline.lines.filter(isKnown), timeline.published.filter(isKnown), { fixed });
}

async function lineOf({ file, version, at, standing }: Preview, now: Instant): Promise<TimelineLine> {
  return { effectiveFrom: at, publishedAt: now, standing, rules: await compileFile(file, version) };
}

export async function effectOf(
  share: Share,
  { timeline, changed }: Drafted,
  member: MemberRecord,
): Promise<Effects> {
  const { store, program, run } = share;
  const state = await stateUnder(share, timeline, member);
  const found = effectOn(state, timeline, await stateUnder(share, changed, member), changed);
  if (found.move !== 'stays') await putMove(store, program, run.id, found.move, moveOf(found));
  return effectsOf(found);
}

function moveOf({ memberId, from, to, because, rule, asks }: Effect) {
  return { memberId, from, to, because: because ?? '', rule, asks };
}

/** With all that the timeline needs. */
async function stateUnder(
  { store, program }: Share,
  timeline: Timeline,
  member: MemberRecord,
): Promise<MemberState> {
  return (await withCurrentState(store, program, timeline, member)).state;
}

export async function sinceOfMember(
  { store, program, run }: Share,
  { timeline, changed }: Drafted,
  member: MemberRecord,
): Promise<Since> {
  const facts = await factsAfter(store, program, member, null);
  return sinceOf(facts, timeline, changed, run.startedAt);
}
