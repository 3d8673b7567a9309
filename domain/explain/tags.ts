/** Why a member has a tag, or has it no longer: somebody said so. */
import type { TagChanged } from '../facts/outcomes.ts';
import type { MemberState } from '../state/state.ts';
import type { FactCase } from './case.ts';
import type { Reasons } from './explanation.ts';
import { dateOf } from './words.ts';

export function explainTag({ rules, before, after, at }: FactCase, { kind, tag }: TagChanged): Reasons {
  const [was, is] = [namesOf(before), namesOf(after)];
  const isSet = kind === 'tag.set';
  const done = isSet
    ? 'was set, and counts from then on'
    : 'was taken off, and no longer counts from then on';
  return {
    inputs: { tag, tagsBefore: was, forLevels: rules.tiers.tags.has(tag) },
    result: { tags: is },
    counterfactual: { withoutTheFact: { tags: was } },
    sentence: `on ${dateOf(at, rules)} tag ${tag} ${done}; without it the member would have ${tagsIn(was)}`,
  };
}

function namesOf(state: MemberState | null): readonly string[] {
  return state?.tags.map(({ tag }) => tag) ?? [];
}

function tagsIn(tags: readonly string[]): string {
  return tags.length === 0 ? 'no tag' : `tag ${tags.join(' and ')}`;
}
