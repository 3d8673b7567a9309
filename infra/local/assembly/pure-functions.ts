/** CloudFormation's functions that need nothing but their arguments, which come resolved. Throw TypeError on wrong ones. */
export const pureFunctions: Readonly<Record<string, (argument: unknown) => unknown>> = {
  'Fn::Join': (argument) => {
    const [separator, items] = listOf(argument, 2);
    return listOf(items).join(String(separator));
  },
  'Fn::Split': (argument) => {
    const [separator, text] = listOf(argument, 2);
    return String(text).split(String(separator));
  },
  'Fn::Select': (argument) => {
    const [index, items] = listOf(argument, 2);
    const selected = listOf(items)[Number(index)];
    if (selected === undefined) throw new TypeError(`there is no item ${index} in its list`);
    return selected;
  },
  'Fn::Base64': (argument) => Buffer.from(String(argument)).toString('base64'),
};

export function listOf(argument: unknown, length?: number): unknown[] {
  if (!Array.isArray(argument)) throw new TypeError('it takes a list');
  if (length !== undefined && argument.length !== length) throw new TypeError(`it takes ${length} arguments`);
  return argument;
}
