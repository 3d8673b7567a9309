/** An operator who publishes rules: again and again until they stand. */
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { ProgramFile } from '../../domain/program/file.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import type { Operation } from '../../functions/shared/routes.ts';
import type { Store } from '../../functions/store/client.ts';
import { compileTimeline, getStoredTimeline, getVersion } from '../../functions/store/programs.ts';
import type { Call } from '../functions/event.ts';
import type { Platform } from './platform.ts';
import type { World } from './world.ts';

export interface OperatorProps {
  readonly world: World;
  readonly platform: Platform;
  readonly program: string;
}

type Body = Readonly<Record<string, unknown>>;

export class Operator {
  readonly #props: OperatorProps;

  constructor(props: OperatorProps) {
    this.#props = props;
  }

  async addSecret(secret: string): Promise<void> {
    await this.#insist('addSecret', { body: { secret } }, []);
  }

  /** The version under which the file stands on the timeline. */
  async publish(name: string, file: ProgramFile): Promise<number> {
    await this.#insist('putDraft', { params: { name }, body: file }, []);
    const { version } = await this.#insist('publishDraft', { params: { name } }, ['published-meanwhile']);
    return version as number;
  }

  async #insist(operation: Operation, call: Call, mayBeRefused: readonly string[]): Promise<Body> {
    const { world, platform, program } = this.#props;
    for (;;) {
      const answer = await platform.call(operation, { ...call, params: { program, ...call.params } });
      if (answer.kind === 'answered') {
        const { status, body } = answer;
        if (status < 300) return body;
        const isBusy = status === 503 || mayBeRefused.includes(String(body.type).replace('/problems/', ''));
        if (!isBusy) throw new Error(`${operation} is answered with ${JSON.stringify(body)}`);
      }
      await world.sleep(1_000);
    }
  }
}

export async function readTimeline(store: Store, program: ProgramId): Promise<Timeline> {
  const stored = await getStoredTimeline(store, program);
  if (stored === null) throw new Error('there is no timeline');
  return compileTimeline(stored, (version) => getVersion(store, program, version));
}
