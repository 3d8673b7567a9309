/** Rules that are legal but wrong. Each finding has a member to whom it happens, lived through by the fold. */
import { type Finding, finding } from '../kernel/finding.ts';
import { bonusNeverFires } from './bonuses/neverFires.ts';
import { bonusPaysTwice } from './bonuses/paysTwice.ts';
import { holdOutlivesExpiry } from './holdOutlivesExpiry.ts';
import { keepAboveQualify } from './keepAboveQualify.ts';
import { levelForEveryone } from './levelForEveryone.ts';
import { levelsOutOfOrder } from './levelsOutOfOrder.ts';
import { levelUnreachable } from './levelUnreachable.ts';
import { redemptionStep } from './redemptionStep.ts';
import { buyingAndReturning } from './returning/buyingAndReturning.ts';
import { standingLowers } from './standingLowers.ts';
import type { CheckRule, Found, Subject } from './subject.ts';
import { triggerNeverFires } from './triggers/neverFires.ts';

/** `path` and `value` as in any finding; `rule` is the finding's name. */
export interface CheckFinding extends Pick<Finding, 'path' | 'value'> {
  readonly rule: CheckRule;
  readonly severity: 'error' | 'warning';
  readonly says: string;
  readonly fix: string;
  readonly example: string;
}

const checks = [
  levelsOutOfOrder,
  levelUnreachable,
  levelForEveryone,
  bonusNeverFires,
  bonusPaysTwice,
  holdOutlivesExpiry,
  redemptionStep,
  standingLowers,
  buyingAndReturning,
  triggerNeverFires,
];

/** A file of many levels and bonuses says the same of many of them. */
const findingsMax = 40;

/** Errors first, each kind in the order of the file. */
export function checkProgram(subject: Subject): readonly CheckFinding[] {
  // Who reaches a level and does not keep it rises and falls at once: under such rules nobody can live.
  const unkept = keepAboveQualify(subject);
  const found = unkept.length > 0 ? unkept : checks.flatMap((check) => check(subject));
  const sorted = [...found.filter(isError), ...found.filter((each) => !isError(each))];
  return sorted.slice(0, findingsMax).map((each) => present(subject, each));
}

function isError({ severity }: Found): boolean {
  return severity === 'error';
}

function present(
  { file }: Subject,
  { rule, severity, path: place, says, fix, example }: Found,
): CheckFinding {
  const { path, value } = finding(file, place, says, fix);
  return { rule, severity, path, value, says, fix, example };
}
