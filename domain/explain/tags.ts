/** Why a member has a tag, or has it no longer: somebody said so. */
import type { TagChanged } from '../facts/outcomes.ts';
import { isOfTrigger, ruleOfTrigger } from '../program/triggers/rules.ts';
import type { MemberState } from '../state/state.ts';
import type { Case, FactCase } from './case.ts';
import type { Reasons } from './explanation.ts';
import { dateOf } from './words.ts';

export function explainTag(found: FactCase, outcome: TagChanged): Reasons {
  if (isOfTrigger(outcome.rule)) return explainTagOfTrigger(found, outcome);
  const { rules, before, after, at } = found;
  const { kind, tag } = outcome;
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

/** Set as one of the things that a trigger does, or taken off as what it fired for never was. */
export function explainTagOfTrigger({ at, rules }: Case, { kind, rule, tag }: TagChanged): Reasons {
  const id = rule.slice(ruleOfTrigger('').length);
  const isSet = kind === 'tag.set';
  const done = isSet
    ? `the trigger "${id}" set the tag ${tag}`
    : `the tag ${tag} that the trigger "${id}" had set was taken off, as what it fired for is undone`;
  return {
    inputs: { for: id, tag },
    result: { tag, isSet },
    counterfactual: { withoutTheTrigger: { isSet: false } },
    sentence: `on ${dateOf(at, rules)} ${done}; without it nobody had set it`,
  };
}

function namesOf(state: MemberState | null): readonly string[] {
  return state?.tags.map(({ tag }) => tag) ?? [];
}

function tagsIn(tags: readonly string[]): string {
  return tags.length === 0 ? 'no tag' : `tag ${tags.join(' and ')}`;
}
