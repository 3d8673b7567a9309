/** What a command touches besides the network; the tests bring their own. */
import type { ProgressStream } from './progress.ts';

export interface Io {
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: ProgressStream;
  /** Puts a question to the person at the terminal; null where nobody sits at it. */
  readonly ask: ((question: string) => Promise<string>) | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}
