/** Reading what a delivery is judged by. Nothing can be parked before it is proven, so a fault of a moment is waited out. */
import { refusalIn } from '../shared/json.ts';

/** What fails is tried once more, unless it is a refusal. */
export async function steady<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if ((await refusalIn(error)) !== null) throw error;
    return call();
  }
}
