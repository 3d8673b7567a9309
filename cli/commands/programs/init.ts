import { writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTimeZone } from '../../../domain/kernel/calendar.ts';
import { isCurrency } from '../../../domain/kernel/money.ts';
import { type Arguments, type Command, jsonOption } from '../../command.ts';
import { checkFile } from '../../program/check.ts';
import { findingLines } from '../../program/findings.ts';
import { type FirstFile, firstFile, slugOf } from '../../program/firstFile.ts';
import { plainJson } from '../../program/jsonc.ts';
import type { Io } from '../../terminal/io.ts';
import { refused, usage } from '../../terminal/stop.ts';

const schemaFile = fileURLToPath(new URL('../../../docs/program.schema.json', import.meta.url));

interface Question {
  readonly option: string;
  readonly asks: string;
  readonly otherwise: (said: Readonly<Record<string, string>>) => string;
  /** What is wrong with an answer; null when nothing is. */
  readonly wrong: (answer: string) => string | null;
}

const questions: readonly Question[] = [
  {
    option: 'name',
    asks: 'What is the program called, as members see it?',
    otherwise: () => 'Our Club',
    wrong: (text) => (text.length <= 100 ? null : 'at most 100 characters'),
  },
  {
    option: 'id',
    asks: 'Its id, which is part of every path',
    otherwise: ({ name = '' }) => slugOf(name),
    wrong: (text) => (/^[a-z0-9-]{1,40}$/.test(text) ? null : '1–40 lower-case letters, digits or hyphens'),
  },
  {
    option: 'currency',
    asks: 'Its currency (it can never be changed)',
    otherwise: () => 'USD',
    wrong: (text) => (isCurrency(text) ? null : 'an ISO 4217 code such as EUR'),
  },
  {
    option: 'time-zone',
    asks: 'Its time zone (it can never be changed): days, months and years follow it',
    otherwise: () => 'America/New_York',
    wrong: (text) => (isTimeZone(text) ? null : 'an IANA time zone such as Europe/Berlin'),
  },
  {
    option: 'levels',
    asks: 'Levels above the first, with what is to be spent in twelve months',
    otherwise: () => 'Gold=100,Platinum=300',
    wrong: (text) =>
      parseLevels(text) === null ? 'such as Gold=100,Platinum=300, each more than the one before' : null,
  },
];

export const initCommand: Command = {
  name: 'init',
  summary: 'Write a first program file, with a comment at every choice; asks what is not said.',
  usage: '[FILE]',
  positionals: { min: 0, max: 1 },
  options: {
    name: { type: 'string', value: 'NAME', about: 'as members see it' },
    id: { type: 'string', value: 'ID', about: 'of the program' },
    currency: { type: 'string', value: 'CODE', about: 'by ISO 4217' },
    'time-zone': { type: 'string', value: 'ZONE', about: 'by IANA' },
    levels: {
      type: 'string',
      value: 'LIST',
      about: 'Gold=100,Platinum=300: names and what is spent in 12 months',
    },
    yes: { type: 'boolean', about: 'ask nothing: take what is usual where nothing is said' },
    json: jsonOption,
  },
  examples: [
    'laurel init',
    'laurel init programs/coffee.jsonc --name "Coffee Club" --currency EUR --time-zone Europe/Berlin --yes',
  ],

  async run(args, io) {
    const said = await answers(args, io);
    const shown = args.positionals[0] ?? `${said.id}.jsonc`;
    const path = resolve(io.cwd, shown);
    const text = firstFile({
      schema: relative(dirname(path), schemaFile),
      id: said.id ?? '',
      name: said.name ?? '',
      currency: said.currency ?? '',
      timeZone: said['time-zone'] ?? '',
      levels: parseLevels(said.levels ?? '') ?? [],
    });
    refuseFaulty(shown, text);
    await write(path, shown, text);
    const next = `Look through it, then: laurel check ${shown}, and laurel publish ${shown}.`;
    io.stdout.write(
      args.flag('json') ? `${JSON.stringify({ file: shown })}\n` : `${shown} is written. ${next}\n`,
    );
    return 0;
  },
};

async function answers(args: Arguments, io: Io): Promise<Readonly<Record<string, string>>> {
  const said: Record<string, string> = {};
  const mayAsk = io.ask !== null && !args.flag('yes');
  for (const { option, asks, otherwise, wrong } of questions) {
    const usual = otherwise(said);
    let answer = args.text(option) ?? (mayAsk ? null : usual);
    if (answer !== null && wrong(answer) !== null) {
      throw usage(`init: --${option} must be ${wrong(answer)}, not ${JSON.stringify(answer)}`);
    }
    while (answer === null) {
      const given = (await io.ask?.(`${asks} [${usual}]: `))?.trim() ?? '';
      const fault = given === '' ? null : wrong(given);
      if (fault === null) answer = given === '' ? usual : given;
      else io.stderr.write(`It must be ${fault}.\n`);
    }
    said[option] = answer;
  }
  return said;
}

/** Null where it can't be read, or where a level asks no more than the one before. */
function parseLevels(text: string): FirstFile['levels'] | null {
  const levels = text.split(',').map((part) => /^\s*([^=]{1,60}?)\s*=\s*(\d{1,9})\s*$/.exec(part));
  const parsed = levels.map((match) => ({ name: match?.[1] ?? '', spend: Number(match?.[2] ?? 0) }));
  const ids = new Set(['member', ...parsed.map(({ name }) => slugOf(name))]);
  const rises = parsed.every(
    ({ name, spend }, index) => name !== '' && spend > (parsed[index - 1]?.spend ?? 0),
  );
  return rises && ids.size === parsed.length + 1 && parsed.length <= 8 ? parsed : null;
}

/** What is written must be right, whatever was answered. */
function refuseFaulty(shown: string, text: string): void {
  const plain = plainJson(text);
  const file = { shown, text: plain, json: JSON.parse(plain) as unknown };
  const found = checkFile(file, { now: Date.now(), at: null, standing: null, isFirst: true });
  if (found.length > 0) throw refused(found.flatMap((each) => findingLines(shown, each)).join('\n'));
}

async function write(path: string, shown: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw refused(
      code === 'EEXIST'
        ? `${shown} is there already: it is left as it is.`
        : `can't write ${shown} (${code})`,
    );
  }
}
