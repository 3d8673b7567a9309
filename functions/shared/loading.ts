/** What is loaded only when somebody asks for it: whoever asks too early is stopped, and asks again once it is there. */
import { StoreBusy } from './busy.ts';

/** Where nobody waits for it, the whole request is to be sent again: by then it has come nearer. */
export class NotLoaded extends StoreBusy {
  readonly load: () => Promise<void>;

  constructor(what: string, load: () => Promise<void>) {
    super(`${what} is not loaded yet`);
    this.load = load;
  }
}

/** Each time more is loaded, so that few times are enough: beyond it, something goes round in circles. */
const timesMax = 64;

/** Does `work`, again and again until all that it asks for is there. It must do nothing that may not be done twice. */
export async function loaded<T>(work: () => T | Promise<T>): Promise<T> {
  for (let times = 1; ; times++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NotLoaded) || times === timesMax) throw error;
      await error.load();
    }
  }
}
