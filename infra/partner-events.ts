/**
 * Which partners' event sources on Amazon EventBridge fill which sources of which programs: a list in the CDK's context
 * under `partnerEvents`, as JSON text on the command line or as a list in `cdk.json`. None: nothing of it is deployed.
 */
import type { IConstruct } from 'constructs';
import * as z from 'zod';
import { isSlug } from '../domain/kernel/brand.ts';

const contextKey = 'partnerEvents';
/** The policy of their queue names each. */
const entriesMax = 30;

const slug = z.string().refine(isSlug, 'must be 1 to 40 lower-case letters, digits and hyphens');

const entry = z.strictObject({
  program: slug,
  source: slug,
  /** The name of the event source, which is that of its bus, too. */
  eventSource: z
    .string()
    .max(256)
    .regex(
      /^aws\.partner\/(shopify\.com|stripe\.com)\/[A-Za-z0-9._/-]+$/,
      'must be the name of a partner event source, such as aws.partner/shopify.com/1830279/laurel',
    ),
  /** Where one app of Shopify's serves several shops: only events of this one. */
  shop: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/,
      "must be the shop's own name, such as example.myshopify.com",
    )
    .optional(),
  /** Whether the event source has a bus already; else the stack makes it, which accepts the event source. */
  hasBus: z.boolean().default(false),
});

const entries = z
  .array(entry)
  .max(entriesMax)
  .superRefine((all, context) => {
    const known = new Set<string>();
    for (const [at, each] of all.entries()) {
      const name = `${each.program}/${each.source}`;
      if (known.has(name))
        context.addIssue({ code: 'custom', path: [at], message: `names ${name} a second time` });
      known.add(name);
      if (each.shop !== undefined && !each.eventSource.startsWith('aws.partner/shopify.com/'))
        context.addIssue({ code: 'custom', path: [at, 'shop'], message: 'goes with Shopify alone' });
      const other = all.find(({ eventSource }) => eventSource === each.eventSource);
      if (other !== undefined && other.hasBus !== each.hasBus)
        context.addIssue({
          code: 'custom',
          path: [at, 'hasBus'],
          message: `must be the same wherever ${each.eventSource} is named`,
        });
    }
  });

export type PartnerEvents = z.output<typeof entry>;
/** As it is written. */
export type PartnerEventsInput = z.input<typeof entry>;

/** Throws with the place in the list and the rule. */
export function partnerEventsOf({ node }: IConstruct): readonly PartnerEvents[] {
  const given: unknown = node.tryGetContext(contextKey);
  return given === undefined || given === '' ? [] : parsePartnerEvents(given);
}

export function parsePartnerEvents(given: unknown): readonly PartnerEvents[] {
  const read = entries.safeParse(typeof given === 'string' ? parsed(given) : given);
  if (read.success) return read.data;
  const says = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the list'}: ${message}`);
  throw new Error(`${contextKey} can't be read: ${says.join('; ')}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const example =
      '[{"program":"demo","source":"shopify-eu","eventSource":"aws.partner/shopify.com/1830279/laurel"}]';
    throw new Error(`${contextKey} is no JSON; write for example ${example}`);
  }
}
