/** What a command is, and how its arguments are read and explained. */
import { parseArgs } from 'node:util';
import type { Io } from './terminal/io.ts';
import { usage } from './terminal/stop.ts';
import { paragraph } from './terminal/table.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help: `--order ID`. */
  readonly value?: string;
  readonly about: string;
  readonly multiple?: true;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the command's name. */
  readonly usage: string;
  readonly positionals: { readonly min: number; readonly max: number };
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** `{url}` stands for the address of the platform. */
  readonly examples: readonly string[];
  run(args: Arguments, io: Io): Promise<0 | 1>;
}

export interface Arguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  /** Throws a usage error when the option is missing or empty. */
  requiredText(name: string): string;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
}

/** Every command that talks to a platform has these. */
export const connectionOptions = {
  url: { type: 'string', value: 'URL', about: 'another platform than the local one (or LAUREL_URL)' },
  program: { type: 'string', value: 'ID', about: 'the program (or LAUREL_PROGRAM)' },
  token: { type: 'string', value: 'JWT', about: 'a bearer token of the program (or LAUREL_TOKEN)' },
  secret: { type: 'string', value: 'WHSEC', about: 'the webhook signing secret (or LAUREL_WEBHOOK_SECRET)' },
} as const satisfies Record<string, OptionSpec>;

export const jsonOption = { type: 'boolean', about: 'print JSON' } as const satisfies OptionSpec;

const helpOption = { type: 'boolean', about: 'show this help' } as const satisfies OptionSpec;

/** Null when help was asked for. Throws a usage error. */
export function parseArguments(command: Command, argv: readonly string[]): Arguments | null {
  const { values, positionals } = parse(command, argv);
  if (values.help === true) return null;
  const { min, max } = command.positionals;
  if (positionals.length < min)
    throw usage(`${command.name}: an argument is missing: laurel ${command.name} ${command.usage}`);
  if (positionals.length > max)
    throw usage(`${command.name}: unexpected argument ${JSON.stringify(positionals[max])}`);
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    positionals,
    text,
    requiredText(name) {
      const value = text(name);
      if (value === undefined || value === '') throw usage(`${command.name}: --${name} is missing`);
      return value;
    },
    texts(name) {
      const value = values[name];
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
    },
    flag: (name) => values[name] === true,
  };
}

function parse(command: Command, argv: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, help: helpOption }).map(([name, spec]: [string, OptionSpec]) => [
      name,
      { type: spec.type, multiple: spec.multiple ?? false, ...(name === 'help' ? { short: 'h' } : {}) },
    ]),
  );
  try {
    const args = argv.map((text) => hidden(text, options));
    const parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
    const values = Object.entries(parsed.values).map(([name, value]) => [name, shown(value)] as const);
    return { values: Object.fromEntries(values), positionals: parsed.positionals.map(shown) };
  } catch (error) {
    const message = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error);
    throw usage(`${command.name}: ${message}`);
  }
}

/** `-50` is a number, and ids that the platform makes may begin with hyphens: no option does but `-h` and those with a name. */
function hidden(text: string, options: object): string {
  const isShort = /^-[^-]/.test(text) && text !== '-h';
  const isMadeId = /^--[\w-]{20}$/.test(text) && !Object.hasOwn(options, text.slice(2));
  return isShort || isMadeId ? `${mark}${text}` : text;
}

function shown<T>(value: T): T | string {
  return typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : value;
}

/** No argument of a process can have it. */
const mark = '\0';

/** `url`: of the platform that the examples are for. */
export function helpText(command: Command, url: string, width?: number): string {
  const rows = Object.entries({ ...command.options, help: helpOption }).map(
    ([name, spec]: [string, OptionSpec]) =>
      [`--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`, spec.about] as const,
  );
  return [
    `laurel ${command.name} ${command.usage}`.trimEnd(),
    '',
    ...paragraph('', command.summary, width),
    '',
    'Options:',
    ...columns(rows, width),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example.replaceAll('{url}', url)}`),
    '',
  ].join('\n');
}

export function columns(rows: readonly (readonly [string, string])[], width: number | undefined): string[] {
  const leftWidth = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) => paragraph(`  ${left.padEnd(leftWidth)}  `, right, width));
}
