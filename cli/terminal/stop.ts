/** Why a command ends early, as one sentence for the person at the terminal. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exitCode: 1 | 2;
  /** The name of the problem that the platform answered; null where it was none. */
  readonly problem: string | null;

  constructor(exitCode: 1 | 2, message: string, problem: string | null = null) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
  }
}

/** The command was called wrongly. */
export const usage = (message: string): Stop => new Stop(2, message);

/** The command was right, its answer is no. */
export const refused = (message: string, problem: string | null = null): Stop =>
  new Stop(1, message, problem);
