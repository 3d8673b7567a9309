import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { propertiesOf } from '../properties.ts';
import type { Planned } from './planned.ts';

export interface FunctionPlan {
  readonly name: string;
  readonly arn: string;
  /** Short and readable, for the log file: the handler's module. */
  readonly label: string;
  /** The folder that would be zipped and deployed. */
  readonly directory: string;
  /** As in the template: `module.export`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Reserved concurrency, where the template sets it. */
  readonly concurrencyMax: number | undefined;
}

const schema = z.object({
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'the local run knows Node.js alone'),
  Handler: z.string().regex(/^[^.]+\.[^.]+$/),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Layers: z.array(z.unknown()).max(0, 'the local run does not know layers').optional(),
});

export function planFunction(planned: Planned): FunctionPlan {
  const properties = propertiesOf(schema, planned);
  const directory = planned.stack.assets.get(properties.Code.S3Key);
  if (directory === undefined) {
    throw new Refusal(
      `The code of ${planned.logicalId} (${properties.Code.S3Key}) is not in the synthesized assembly.`,
    );
  }
  return {
    name: planned.ref(),
    arn: planned.attribute('Arn'),
    label: properties.Handler.split('.')[0]!,
    directory,
    handler: properties.Handler,
    environment: properties.Environment?.Variables ?? {},
    memoryMb: properties.MemorySize,
    timeoutMs: properties.Timeout * 1000,
    concurrencyMax: properties.ReservedConcurrentExecutions,
  };
}
