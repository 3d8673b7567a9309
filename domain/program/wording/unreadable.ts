/** Why a condition can't be read at all, as a sentence. */
import { placeOf, type Said, textAt, type Wording } from './part.ts';

const closers: Readonly<Record<string, string>> = {
  RPAREN: ')',
  RBRACKET: ']',
  RBRACE: '}',
  COLON: ':',
  COMMA: ',',
};

const limits: Readonly<Record<string, Wording>> = {
  maxAstNodes: [
    'is too long: it may have 200 names, values and operators',
    'say it with fewer, or with a list: tier in ["gold", "platinum"]',
  ],
  maxDepth: ['is nested too deep: 25 levels are allowed', 'leave out parentheses that are not needed'],
  maxListElements: ['has too long a list: 100 entries are allowed', 'write several lists, joined with ||'],
  maxMapEntries: ['has too large a map: 10 entries are allowed', 'write fewer'],
  maxCallArguments: ['gives a function too much: 10 values are allowed', 'give it fewer'],
};

export function unreadable(source: string, error: Said): Wording {
  const place = placeOf(error);
  switch (error.code) {
    case 'unexpected_token':
      return isAtEnd(source, error) ? endsEarly(source) : strange(source, error);
    case 'unexpected_character':
      return strange(source, error);
    case 'expected_token': {
      const missing = closers[/^Expected (\w+)/.exec(error.summary)?.[1] ?? ''] ?? 'something';
      return [`misses "${missing}" ${place}`, `add "${missing}", or take out what it belongs to`];
    }
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
    case 'newline_in_string':
      return [`has a text that is not closed, ${place}`, 'add the quote at its end'];
    case 'reserved_identifier': {
      const word = textAt(source, error);
      const fix =
        word === 'if' ? 'write the condition by itself, or a ? b : c' : 'write it in quotes if it is a text';
      return [`has "${word}" ${place}, a word that the language keeps for itself`, fix];
    }
    case 'limit_exceeded':
      return limits[/^Exceeded (\w+)/.exec(error.summary)?.[1] ?? ''] ?? ['is too large', 'shorten it'];
    case 'invalid_macro_argument':
      return [
        `has a loop or a "has" ${place} that is not complete`,
        'write it like purchase.skus.exists(sku, sku.startsWith("A-"))',
      ];
    default: {
      const fix = 'write texts in quotes, and numbers with digits alone';
      return [`can't be read ${place}: ${JSON.stringify(textAt(source, error))}`, fix];
    }
  }
}

function isAtEnd(source: string, { range }: Said): boolean {
  return (range?.start ?? 0) >= source.trimEnd().length;
}

function endsEarly(source: string): Wording {
  const example = 'write for example purchase.total >= 5000';
  if (source.trim() === '') return ['is empty', example];
  return [
    `ends too early: after ${JSON.stringify(lastWord(source))} something is missing`,
    `complete it: ${example}`,
  ];
}

function lastWord(source: string): string {
  return /(?:[\w.]+|[^\w\s]+)\s*$/.exec(source)?.[0].trim() ?? '';
}

const meant: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  '&': '&&',
  '|': '||',
  AND: '&&',
  OR: '||',
};

/** Something that can't be where it is. */
function strange(source: string, error: Said): Wording {
  const start = error.range?.start ?? 0;
  const found = textAt(source, error);
  const says = `has ${JSON.stringify(found)} ${placeOf(error)}, where it can't be`;
  if (found === '=') {
    const arrow = source[start + 1] === '>' ? '>=' : '==';
    return [says, arrow === '>=' ? 'write >= for "at least"' : 'write == to compare'];
  }
  const instead = meant[found];
  if (instead !== undefined) return [says, `write ${instead}`];
  if (/[“”„‘’`]/.test(found)) return [says, 'write straight quotes: "…"'];
  if (found === ')' || found === ']' || found === '}') return [says, `take it out, or open it before`];
  return [says, 'take it out, or join two conditions with && or ||'];
}
