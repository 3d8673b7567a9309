/**
 * The local platform for programs: the template on this machine, with its first program, a webhook secret
 * and tokens. The end-to-end tests and the benchmark start it here; `main.ts` does for people.
 */
import { fileURLToPath } from 'node:url';
import { type Machine, type MachineOptions, startMachine } from './machine.ts';
import { ensureProgram } from './start/first-program.ts';

export interface PlatformOptions extends Partial<Omit<MachineOptions, 'program'>> {
  /** The first program's id and file. @default the demo program */
  readonly first?: { readonly program: string; readonly file: string };
}

export interface Platform extends Machine {
  readonly program: string;
  readonly webhookSecret: string;
  readonly tokens: Tokens;
}

export interface Tokens {
  readonly service: string;
  readonly operator: string;
  /** Of `demo-member`. */
  readonly member: string;
}

const demo = {
  program: 'demo',
  file: fileURLToPath(new URL('../../programs/demo.json', import.meta.url)),
} as const;

/** On any free port unless one is asked for. Stop it in `finally`. */
export async function startPlatform({ first = demo, ...options }: PlatformOptions = {}): Promise<Platform> {
  const machine = await startMachine({ port: 0, ...options, program: first.program });
  try {
    const { webhookSecret } = await ensureProgram(machine, first.program, first.file);
    return { ...machine, program: first.program, webhookSecret, tokens: await sign(machine, first.program) };
  } catch (error) {
    await machine.stop();
    throw error;
  }
}

async function sign({ issuer }: Machine, program: string): Promise<Tokens> {
  const [service, operator, member] = await Promise.all([
    issuer.sign({ program, scope: 'members:read members:write members:tokens' }),
    issuer.sign({ program, scope: 'programs:write secrets:write points:adjust events:read members:read' }),
    issuer.sign({ program, scope: 'me', member: 'demo-member' }),
  ]);
  return { service, operator, member };
}
