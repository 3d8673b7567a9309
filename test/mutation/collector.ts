/** What the test files import from vitest, as far as they use it: notes their tests down, to be run by id. */
import { expect } from 'vitest';

export interface Test {
  /** The file and the names of the groups that it stands in, then its own. */
  readonly id: string;
  readonly file: string;
  run(): unknown;
}

type Body = (...args: unknown[]) => unknown;
type Declare = (name: string, body: Body) => void;

export function collector() {
  let file = '';
  let groups: readonly string[] = [];
  let tests: Test[] = [];

  const declareTest: Declare = (name, run) => {
    tests.push({ id: [file, ...groups, name].join(' > '), file, run });
  };

  const test = withEach(declareTest);

  const describe: Declare = (name, body) => {
    const outer = groups;
    groups = [...groups, name];
    body();
    groups = outer;
  };

  return {
    vitest: { describe: withEach(describe), test, it: test, expect },
    register(path: string, load: () => void): readonly Test[] {
      file = path;
      tests = [];
      load();
      return tests;
    },
  };
}

/** Rows are told apart by their number. */
function withEach(declare: Declare) {
  const each = (rows: readonly unknown[]) => (name: string, body: Body) => {
    for (const [index, row] of rows.entries()) {
      const args = Array.isArray(row) ? row : [row];
      declare(`${name} (${index + 1})`, () => body(...args));
    }
  };
  return Object.assign(declare, { each });
}
