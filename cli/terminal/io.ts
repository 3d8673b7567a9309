/** What a command touches besides the network; the tests bring their own. */

export interface TextStream {
  readonly isTTY?: boolean;
  /** The width of the terminal, in characters. */
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Io {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Puts a question to the person at the terminal; null where nobody sits at it. */
  readonly ask: ((question: string) => Promise<string>) | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}
