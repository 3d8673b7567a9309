/**
 * Conditions of bonuses and triggers, in CEL (Common Expression Language): type-checked when the file is, bounded in
 * size, without regular expressions. Money in them is in minor units, `now` is the purchase's instant.
 *
 * Apart from the rest of `program/`, so that a program without conditions never loads the language.
 */
import { Environment } from '@marcbachmann/cel-js';
import type { PurchaseLine } from '../facts/facts.ts';
import { wholePart } from '../kernel/quantity.ts';
import type { Node } from './conditionTree.ts';
import { linesMax } from './cost/bounds.ts';
import { stepsOf } from './cost/steps.ts';
import type { CompiledCondition, ConditionScope, MemberScope, Over } from './rules.ts';
import { variables } from './wording/names.ts';

class PurchaseView {
  readonly total: bigint;
  readonly eligible: bigint;
  readonly channel: string;
  readonly store: string;
  readonly categories: readonly string[];
  readonly skus: readonly string[];
  readonly hour: bigint;
  readonly weekday: string;

  constructor(scope: ConditionScope) {
    this.total = BigInt(scope.total);
    this.eligible = BigInt(scope.eligible);
    this.channel = scope.purchase.channel ?? '';
    this.store = scope.purchase.store ?? '';
    this.categories = scope.purchase.lines.map((line) => line.category ?? '');
    this.skus = scope.purchase.lines.map((line) => line.sku ?? '');
    this.hour = BigInt(scope.hour);
    this.weekday = scope.weekday;
  }
}

class LineView {
  readonly amount: bigint;
  readonly kind: string;
  readonly sku: string;
  readonly category: string;
  readonly quantity: bigint;

  constructor(scope: ConditionScope, index: number) {
    const line = scope.purchase.lines[index] as PurchaseLine;
    this.amount = BigInt(scope.amounts[index] as number);
    this.kind = line.kind;
    this.sku = line.sku ?? '';
    this.category = line.category ?? '';
    this.quantity = BigInt(wholePart(line.quantity ?? 1));
  }
}

class MemberView {
  readonly purchases: bigint;
  readonly daysEnrolled: bigint;
  /** There is none before the first purchase: a condition that asks for it does not hold. */
  readonly daysSinceLastPurchase?: bigint;
  readonly tier: string;
  readonly tags: readonly string[];

  constructor(scope: MemberScope) {
    this.purchases = BigInt(scope.member.purchases);
    this.daysEnrolled = BigInt(scope.member.daysEnrolled);
    const { daysSinceLastPurchase: days } = scope.member;
    if (days !== null) this.daysSinceLastPurchase = BigInt(days);
    this.tier = scope.tier;
    this.tags = scope.member.tags;
  }
}

/** The static bounds on what a condition costs: no loops but over the lines, and a small tree. */
const limits = {
  maxAstNodes: 200,
  maxDepth: 25,
  maxListElements: 100,
  maxMapEntries: 10,
  maxCallArguments: 10,
};

const perMember = new Environment({ limits })
  .registerType('Member', {
    ctor: MemberView,
    fields: variables.member,
  })
  .registerVariable('member', 'Member')
  .registerVariable('tier', 'string')
  .registerVariable('now', 'google.protobuf.Timestamp');
const perPurchase = perMember
  .clone()
  .registerType('Purchase', {
    ctor: PurchaseView,
    fields: variables.purchase,
  })
  .registerVariable('purchase', 'Purchase');
const perLine = perPurchase
  .clone()
  .registerType('Line', {
    ctor: LineView,
    fields: variables.line,
  })
  .registerVariable('line', 'Line');

const languages = { member: perMember, purchase: perPurchase, lines: perLine } as const;

/** The contexts of one purchase, made once however many conditions look at it. */
const views = new WeakMap<MemberScope, Record<string, unknown>>();

function viewOf(scope: ConditionScope | MemberScope): Record<string, unknown> {
  let view = views.get(scope);
  if (view === undefined) {
    const { tier, now } = scope;
    view = { member: new MemberView(scope), tier, now: momentOf(now) };
    if ('purchase' in scope) view.purchase = new PurchaseView(scope);
    views.set(scope, view);
  }
  return view;
}

/** Its clocks in a zone are asked once: making a calendar of a zone takes longer than all the rest. */
function momentOf(instant: number): Date {
  const moment = new Date(instant);
  const texts = new Map<unknown, string>();
  const inZone = (locale?: string | string[], options?: Intl.DateTimeFormatOptions) => {
    const known = texts.get(options?.timeZone);
    if (known !== undefined) return known;
    const told = Date.prototype.toLocaleString.call(moment, locale, options);
    texts.set(options?.timeZone, told);
    return told;
  };
  return Object.assign(moment, { toLocaleString: inZone });
}

/** Checks and parses a condition over the purchase, over each of its lines, or over the member alone. */
export function languageOver(over: Over): Environment {
  return languages[over];
}

/** Steps of a condition that was checked, for the longest purchase. */
export function stepsOfCondition(source: string, over: Over): number {
  return stepsOf(conditionTree(source), over, linesMax);
}

/** The tree of a condition that is checked; one over purchases says nothing of `line`. */
export function conditionTree(source: string): Node {
  return perLine.parse(source).ast as unknown as Node;
}

/** The condition, ready to be asked. One that fails on a value (a missing element) does not hold. */
export function compileCondition(source: string, over: Over): CompiledCondition {
  const evaluate = perLine.parse(source);
  const tree = evaluate.ast as unknown as Node;
  const stepsByLines = new Map<number, number>();
  return {
    stepsFor: (lines) => {
      const steps = stepsByLines.get(lines) ?? stepsOf(tree, over, lines);
      stepsByLines.set(lines, steps);
      return steps;
    },
    holds: (scope, line) => {
      const view = viewOf(scope);
      const asked =
        line === null || !('purchase' in scope) ? view : { ...view, line: new LineView(scope, line) };
      return withoutTraces(() => evaluate(asked) === true);
    },
  };
}

/** False where it fails. Nobody reads the traces of these failures, and they take most of their time. */
function withoutTraces(asked: () => boolean): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return asked();
  } catch {
    return false;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
