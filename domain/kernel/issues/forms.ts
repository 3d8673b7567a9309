/** The forms that values may have, by name. */
import { amount, currency, factor, price, quantity } from './amounts.ts';
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
  quantity,
  secret,
  slug,
  stripeSecret,
  tag,
  timeZone,
  webAddress,
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof forms;
