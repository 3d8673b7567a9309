/** A condition that nothing can meet, and what to write instead. */
import { lineKinds } from '../../facts/vocabulary.ts';
import { weekdays } from '../../kernel/civil.ts';
import { quoted } from '../../kernel/words.ts';
import { conditionTree } from '../../program/conditions.ts';
import { methodOfNow, type Node, pathOf } from '../../program/conditionTree.ts';
import type { Rules } from '../../program/rules.ts';
import { domainsOf, impossibleIn, type Span } from './bounds.ts';
import { waysOf } from './ways.ts';

interface Impossible {
  /** What it asks too much of; empty where that has no name. */
  readonly name: string;
  readonly says: string;
  readonly fix: string;
}

/** Null where it may hold for somebody. */
export function neverHolds(
  rules: Rules,
  when: string,
  span: Span,
  isFirstPurchase: boolean,
): Impossible | null {
  const ways = waysOf(conditionTree(when));
  if (ways === null) return null;
  const domains = domainsOf(rules, span, isFirstPurchase);
  const impossible = ways.map((way) => impossibleIn(way, domains));
  if (impossible.includes(null)) return null;
  const [term = null] = impossible;
  const name = term === null ? '' : nameOf(term);
  const asked = name === '' ? '' : `: nothing meets what it asks of ${name}`;
  return { name, says: `its condition can never hold${asked}`, fix: fixFor(rules, name) };
}

/** `purchase.total`, `now.getHours()`; empty for what has no name. */
function nameOf(term: Node): string {
  const method = methodOfNow(term);
  return method === null ? pathOf(term) : `now.${method}()`;
}

function fixFor(rules: Rules, name: string): string {
  const { excludedKinds } = rules.earning;
  switch (name) {
    case 'tier':
    case 'member.tier':
      return `write a tier of this program: ${quoted(
        rules.tiers.levels.map(({ id }) => id),
        'or',
      )}`;
    case 'purchase.weekday':
      return `write a day of the week: ${quoted(weekdays, 'or')}`;
    case 'line.kind':
      return `write a kind of line that counts: ${quoted(
        lineKinds.filter((kind) => !excludedKinds.has(kind)),
        'or',
      )}`;
    case 'line.category':
    case 'line.sku':
      return 'write one that "earning.exclude" does not exclude';
    case 'now':
      return 'write a moment that comes';
    case '':
      return 'write a condition that can be met';
    default:
      return `write values that ${name} can have, all at the same time`;
  }
}
