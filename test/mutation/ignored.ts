/**
 * Texts that decide nothing are not mutated: what `.describe()` and `.meta()` say in an editor (the documents in docs/
 * are held against the code elsewhere), and what `domain/` throws, which only a bug can make it do.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** As far as it matters here, a node of Babel's tree. */
interface Node {
  readonly type: string;
  readonly callee?: Node & { readonly property?: { readonly name?: string }; readonly name?: string };
}

function shouldIgnore(path: object): string | undefined {
  const { parent, listKey } = path as { parent?: Node; listKey?: string };
  if (listKey !== 'arguments' || parent === undefined) return undefined;
  const called = parent.callee?.property?.name;
  if (parent.type === 'CallExpression' && (called === 'describe' || called === 'meta'))
    return 'a description';
  if (parent.type === 'NewExpression' && parent.callee?.name?.endsWith('Error')) {
    return 'the message of a bug';
  }
  return undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', { shouldIgnore })];
