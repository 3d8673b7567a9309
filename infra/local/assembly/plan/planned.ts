import type { Resolver } from '../resolve.ts';
import type { Resource, Stack } from '../template.ts';

/** A resource of a template, its values resolved as they are needed: what is not run may hold what is not known. */
export interface Planned {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly resource: Resource;
  /** Undefined for `AWS::NoValue`. */
  resolve(value: unknown): unknown;
  /** What `Ref` gives for this resource. */
  ref(): string;
  attribute(name: string): string;
}

export function planned(stack: Stack, logicalId: string, resource: Resource, resolver: Resolver): Planned {
  return {
    stack,
    logicalId,
    resource,
    resolve: (value) => resolver.resolve(stack, value),
    ref: () => String(resolver.resolve(stack, { Ref: logicalId })),
    attribute: (name) => String(resolver.resolve(stack, { 'Fn::GetAtt': [logicalId, name] })),
  };
}
