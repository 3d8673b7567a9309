/** Every program file of the repository is accepted and published by the operators' own routes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InMemory, startInMemory } from '../functions/support/inMemory.ts';
import { openUnpublished, publish, purchase } from '../functions/support/shop.ts';
import { shippedPrograms } from '../support/shipped.ts';
import { programJson } from './story.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => functions?.stop());

describe('the program file', () => {
  it.each(shippedPrograms)('%s.json is published as it is, and takes a purchase', async (name) => {
    const file = programJson(name);
    const shop = await openUnpublished(functions, file.id, file.currency);
    const published = await publish(shop, file);
    expect(published.status, published.text).toBe(200);
    const sent = await shop.send(purchase({ memberId: 'm1', currency: file.currency }));
    const expected = file.enrolment === 'by-enrolling' ? 'ignored' : 'recorded';
    expect(sent.body.status, sent.text).toBe(expected);
  });
});
