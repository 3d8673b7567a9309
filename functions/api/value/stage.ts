/** The stage of a member's life, for programs that let members see it in their status. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { valueRulesOf } from '../../../domain/program/value/rules.ts';
import { probabilityActive } from '../../../domain/value/bgNbd.ts';
import { lifecycleOf, type Stage } from '../../../domain/value/lifecycle.ts';
import { profileOf } from '../../../domain/value/profile.ts';
import type { Request } from '../../shared/http.ts';
import { knownActivity } from '../../store/history/knownActivity.ts';
import type { MemberRecord } from '../../store/members/memberItem.ts';
import { getModel } from '../../store/programs/models.ts';
import type { Commands } from '../command.ts';

/** Null where nothing was bought, nothing of it is kept, or it is more than anybody counts at once. */
export async function stageOf(
  commands: Commands,
  { program }: Request,
  member: MemberRecord,
  rules: Rules,
  now: Instant,
): Promise<Stage | null> {
  const { lifecycle } = valueRulesOf(rules.file);
  const activity = await knownActivity(commands.store, program, member, rules.calendar, now);
  const state = profileOf(activity, rules.calendar.dayOf(now));
  if (state.kind !== 'profile') return null;
  const model = lifecycle.by === 'rhythm' ? await getModel(commands.store, program) : null;
  const parameters = model?.model.parameters?.bgNbd;
  const { history } = state.profile;
  const probability = parameters === undefined ? null : probabilityActive(parameters, history);
  return lifecycleOf(lifecycle, state.profile, probability).stage;
}
