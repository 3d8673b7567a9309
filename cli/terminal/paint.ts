/** Colours, for a stream that shows them and a person who wants them. */
import { stripVTControlCharacters } from 'node:util';
import type { Io, TextStream } from './io.ts';

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

export type Colour = keyof typeof codes;
export type Paint = (colour: Colour, text: string) => string;

export const plainPaint: Paint = (_, text) => text;

const colouredPaint: Paint = (colour, text) =>
  text === '' ? '' : `\u001b[${codes[colour]}m${text}\u001b[0m`;

/** For what goes to stdout. */
export const paintFor = ({ stdout, env }: Pick<Io, 'stdout' | 'env'>): Paint => paintOn(stdout, env);

export function paintOn(stream: TextStream, env: Io['env']): Paint {
  return showsColours(stream, env) ? colouredPaint : plainPaint;
}

/** FORCE_COLOR goes before NO_COLOR, as in Node; without either a terminal has colours, a file and a pipe have none. */
function showsColours(stream: TextStream, { FORCE_COLOR, NO_COLOR, TERM }: Io['env']): boolean {
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return stream.isTTY === true && TERM !== 'dumb';
}

/** How many characters a terminal shows of it. */
export function shownWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
