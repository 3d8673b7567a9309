/** Secrets Manager in a storm: as far away as the store, and as unwell. */
import { secretsInMemory } from '../../functions/support/secretsInMemory.ts';
import { internalError } from '../dynamo/errors.ts';
import type { Send } from './clients.ts';
import type { Weather } from './weather.ts';

/** As one call to the store, of which nothing is sent twice: what is read and made here stays as it is. */
export function stormySecrets(weather: Weather): Send {
  const secrets = secretsInMemory();
  const call = { operation: 'GetItem' } as const;
  return async (command) => {
    const fate = weather.fate(call);
    await weather.turn('request', call);
    const answer = fate === 'served' || fate === 'answer-lost' ? await secrets(command) : null;
    await weather.turn('answer', call);
    if (answer === null || fate === 'answer-lost') throw internalError();
    return answer;
  };
}
