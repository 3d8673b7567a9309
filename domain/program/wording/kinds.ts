/** Types of the language of conditions, in words. */

/** `int` is `a whole number`. */
export function kindOf(type: string): string {
  if (type.startsWith('list')) return 'a list';
  if (type.startsWith('map')) return 'a map';
  return kinds[type] ?? 'something else';
}

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  uint: 'a whole number without a sign',
  double: 'a number with a fraction',
  string: 'a text',
  bool: 'true or false',
  null: 'nothing',
  null_type: 'nothing',
  bytes: 'bytes',
  type: 'a type',
  dyn: 'a value of any kind',
  Purchase: 'the purchase as a whole',
  Member: 'the member as a whole',
  Line: 'the line as a whole',
  'google.protobuf.Timestamp': 'a moment',
  'google.protobuf.Duration': 'a length of time',
};
