/** An operator who publishes rules: again and again until they stand. */

import { checkRules } from '../../../domain/check/subject.ts';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Operation } from '../../../functions/api/routes.ts';
import type { Store } from '../../../functions/store/client.ts';
import { LazyRules } from '../../../functions/store/programs/lazyRules.ts';
import { getStoredTimeline, publishedLines } from '../../../functions/store/programs/programs.ts';
import { loadTimeline } from '../../../functions/store/programs/timelines.ts';
import type { Call } from '../../functions/support/event.ts';
import type { Platform } from '../world/platform.ts';
import type { World } from '../world/world.ts';

interface OperatorProps {
  readonly world: World;
  readonly platform: Platform;
  readonly program: string;
}

type Body = Readonly<Record<string, unknown>>;

export class Operator {
  readonly #props: OperatorProps;
  /** The lines that were acknowledged and are not withdrawn, and the versions that they name. */
  readonly published = new Map<number, number>();
  readonly #withdrawn = new Set<number>();

  constructor(props: OperatorProps) {
    this.#props = props;
  }

  async addSecret(secret: string): Promise<void> {
    await this.#insist('addSecret', { body: { secret } });
  }

  /**
   * From `at`, or from a minute from now on, and so where another line takes effect later. A draft that
   * another's line has overtaken is saved again. Warnings are accepted; null where the check finds worse.
   */
  async publish(name: string, file: ProgramFile, at: number | null = null): Promise<number | null> {
    const accept = checkRules;
    let body: object = at === null ? { accept } : { accept, at: new Date(at).toISOString() };
    for (;;) {
      await this.#insist('putDraft', { params: { name }, body: file });
      const published = await this.#insist('publishDraft', { params: { name }, body }, [
        'published-meanwhile',
        'draft-stale',
        'effective-too-early',
        'check-failed',
      ]);
      if (published === 'check-failed') return null;
      if (typeof published !== 'string') return this.#done(published);
      body = { accept };
    }
  }

  async rollBack(version: number): Promise<number> {
    for (;;) {
      const params = { version: String(version) };
      const published = await this.#insist('rollbackVersion', { params }, ['published-meanwhile']);
      if (typeof published !== 'string') return this.#done(published);
    }
  }

  /** Where it has come too late, nothing happens. */
  async withdraw(version: number): Promise<void> {
    const params = { version: String(version) };
    const mayBe = ['too-late-to-withdraw', 'published-meanwhile'];
    const lines = [...this.published].flatMap(([line, named]) => (named === version ? [line] : []));
    let isSure = true;
    const withdrawn = await this.#insist('withdrawVersion', { params }, mayBe, () => {
      isSure = false;
    });
    if (typeof withdrawn === 'string') {
      // A try that was not answered may have withdrawn it, and somebody rolled back to it since.
      for (const line of isSure ? [] : lines) this.published.delete(line);
      return;
    }
    this.#withdrawn.add(withdrawn.line as number);
    this.published.delete(withdrawn.line as number);
  }

  #done({ line, version }: Body): number {
    if (!this.#withdrawn.has(line as number)) this.published.set(line as number, version as number);
    return version as number;
  }

  /** Sends it until it is answered, with the name of the refusal where it is one of those that may come. */
  async #insist(
    operation: Operation,
    call: Call,
    refusals: readonly string[] = [],
    onUnanswered = () => {},
  ): Promise<Body | string> {
    const { world, platform, program } = this.#props;
    for (;;) {
      const answer = await platform.call(operation, { ...call, params: { program, ...call.params } });
      if (answer.kind === 'answered') {
        const { status, body } = answer;
        if (status < 300) return body;
        const problem = String(body.type).replace('/problems/', '');
        if (refusals.includes(problem)) return problem;
        if (status !== 503) throw new Error(`${operation} is answered with ${JSON.stringify(body)}`);
      }
      onUnanswered();
      await world.sleep(1_000);
    }
  }
}

export async function readTimeline(store: Store, program: ProgramId): Promise<Timeline> {
  const stored = await getStoredTimeline(store, program);
  if (stored === null) throw new Error('there is no timeline');
  const rules = new LazyRules(store, program);
  await rules.load(publishedLines(stored).map(({ version }) => version));
  return loadTimeline(stored, rules, 0 as Instant);
}
