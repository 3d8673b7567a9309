/** Fields that many bodies have. zod/mini, because every cold start loads them: a third of zod's bytes. */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { isId } from '../../domain/kernel/brand.ts';
import { parseInstant } from '../../domain/kernel/instant.ts';

z.config(en()); // the rules that findings name; without it each is "Invalid input"

export const idRule = 'must be 1–128 bytes of well-formed UTF-8';

/** An id of the caller's. */
export const id = z.string().check(z.refine(isId, idRule), z.meta({ minLength: 1, maxLength: 128 }));

export const instant = z.string().check(
  z.refine((text) => parseInstant(text) !== null, 'must be an ISO 8601 instant with offset, from 1970 on'),
  z.meta({ format: 'date-time' }),
);

export const wellFormed = z.refine<string>((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** The name of something in the program file, which may have nothing of that name. */
export const programName = z.string().check(z.minLength(1), z.maxLength(40), wellFormed);
