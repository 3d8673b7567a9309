/** The values that answers are made of, each with its form and an example. */
import * as z from 'zod';

export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ format: 'date-time', description: 'ISO 8601, in UTC, to the millisecond' });

export const points = z.int().describe('loyalty points');
export const pointsHeld = z.int().min(0);
export const pointsTaken = z.int().max(0).describe('negative: points taken');
export const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .meta({ format: 'date', description: "a date in the program's time zone" });
export const money = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .describe("a decimal with the currency's digits");

export const id = z.string().min(1).max(128);
export const slug = z.string().regex(/^[a-z0-9-]{1,40}$/);
export const text = z.string().min(1);
export const version = z.int().min(1).describe('the version of the program file that decided this');
export const rule = z.string().min(1).describe('the place of the rule in the program file');

export const level = { id: slug, name: text };
