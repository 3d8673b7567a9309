/** The parts of a program file that the form edits; whatever else is in it stays as it is. */

export interface Level {
  id: string;
  name: string;
  multiplier?: string;
  qualify?: { anyOf?: Condition[]; allOf?: Condition[] } | null;
  privileges?: Privilege[];
}

export interface Condition {
  metric: string;
  atLeast?: string | number;
}

export interface Privilege {
  id: string;
  name: string;
}

export interface Bonus {
  id: string;
  name?: string;
  effect?: { kind: string; factor?: string; points?: number };
}

export interface EditedFile {
  earning?: {
    base?: { points: number; per: string };
    hold?: { kind: string; days?: number };
    bonuses?: Bonus[];
  };
  expiry?: { kind: string; months?: number };
  tiers?: { levels?: Level[] };
  redemption?: { pointValue?: string; minimum?: number };
}

/** Null where the text is no JSON object: then there is nothing to edit by form. */
export function readFile(text: string): EditedFile | null {
  try {
    const file: unknown = JSON.parse(text);
    return typeof file === 'object' && file !== null && !Array.isArray(file) ? file : null;
  } catch {
    return null;
  }
}

export function writeFile(file: EditedFile, change: (file: EditedFile) => void): string {
  const copy = structuredClone(file);
  change(copy);
  return JSON.stringify(copy, null, 2);
}

/** The condition by which one rises to a level, where it is one. */
export function thresholdOf({ qualify }: Level): Condition | null {
  const conditions = [...(qualify?.anyOf ?? []), ...(qualify?.allOf ?? [])];
  const [first] = conditions;
  return conditions.length === 1 && first?.atLeast !== undefined ? first : null;
}

/** Names by line become privileges: one whose name is known stays what it is. */
export function privilegesOf(text: string, before: readonly Privilege[]): Privilege[] {
  const names = text.split('\n').map((line) => line.trim());
  return [...new Set(names)]
    .filter((name) => name !== '')
    .map((name) => before.find((each) => each.name === name) ?? { id: slugOf(name, before), name });
}

function slugOf(name: string, taken: readonly Privilege[]): string {
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 36) || 'privilege';
  const isTaken = (id: string) => taken.some((each) => each.id === id);
  let id = slug;
  for (let count = 2; isTaken(id); count++) id = `${slug}-${count}`;
  return id;
}
