/** Where something is printed: in what colours, and how wide. */
import type { Io } from './io.ts';
import { type Paint, paintFor, plainPaint } from './paint.ts';
import { paragraph, widthOf } from './table.ts';

export interface Page {
  readonly paint: Paint;
  /** Of the terminal, in characters; undefined where it is none. */
  readonly width: number | undefined;
}

export const plainPage: Page = { paint: plainPaint, width: undefined };

export function pageOf(io: Pick<Io, 'stdout' | 'env'>): Page {
  return { paint: paintFor(io), width: widthOf(io.stdout) };
}

/** `points      170 to spend`, on further lines where it is longer than the page. */
export function labelled(label: string, text: string, { paint, width }: Page, labelWidth = 12): string[] {
  return paragraph(paint('dim', label.padEnd(labelWidth)), text, width);
}
