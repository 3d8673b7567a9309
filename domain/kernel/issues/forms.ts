/** The forms that values may have, by name. */
import { amount, currency, factor, price } from './amounts.ts';
import type { Form } from './form.ts';
import { id, origin, programName, secret, slug, stripeSecret, tag, webAddress } from './ids.ts';
import { instant, localDate, monthDay, timeZone } from './times.ts';

export const forms = {
  amount,
  currency,
  factor,
  id,
  instant,
  localDate,
  monthDay,
  origin,
  price,
  programName,
  secret,
  slug,
  stripeSecret,
  tag,
  timeZone,
  webAddress,
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof forms;
