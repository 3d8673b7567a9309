/** Why something came out as it did: the rule and its version, what it looked at, and what would have come otherwise. */
import * as z from 'zod';
import type { Ladder } from '../platform/program.ts';
import { grouped, groupedDecimal } from '../terminal/numbers.ts';
import { labelled, type Page } from '../terminal/page.ts';
import { showWhen } from '../terminal/when.ts';

const facts = z.record(z.string(), z.unknown());

export const explanationAnswer = z.looseObject({
  kind: z.string(),
  rule: z.string(),
  programVersion: z.number(),
  inputs: facts,
  result: facts,
  counterfactual: facts,
  sentence: z.string(),
});

export type ExplanationAnswer = z.infer<typeof explanationAnswer>;

const labelWidth = 14;

export function explanationLines(explanation: ExplanationAnswer, ladder: Ladder, page: Page): string[] {
  const { kind, rule, programVersion, inputs, result, counterfactual, sentence } = explanation;
  const line = (label: string, text: string) =>
    text === '' ? [] : labelled(`  ${label}`, text, page, labelWidth);
  const told = (value: Record<string, unknown>) => factWords(value, ladder);
  return [
    page.paint('bold', kind),
    ...line('why', sentence),
    ...line('rule', `${rule}, version ${programVersion}`),
    ...line('looked at', told(inputs)),
    ...line('result', told(result)),
    ...line('otherwise', told(counterfactual)),
  ];
}

/** `window: kind rolling, months 12; needs any`; nothing of what is null. */
function factWords(values: Record<string, unknown>, ladder: Ladder): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const text = valueWords(value, ladder);
      if (text === '') return '';
      return `${wordsOf(name)}${isGroup(value) ? ':' : ''} ${text}`;
    })
    .filter((text) => text !== '')
    .join('; ');
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function valueWords(value: unknown, ladder: Ladder): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return grouped(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return textWords(value, ladder);
  if (Array.isArray(value)) return value.map((each) => valueWords(each, ladder)).join(' and ');
  return Object.entries(value)
    .map(([name, each]) => [wordsOf(name), valueWords(each, ladder)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name} ${text}`)
    .join(', ');
}

function textWords(text: string, { timeZone }: Ladder): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? showWhen(text, timeZone) : groupedDecimal(text);
}

/** `countedFrom` is `counted from`. */
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
