/**
 * CloudFormation's intrinsic functions, resolved as a deployment to this machine would. Only what the run
 * reaches is resolved, so a template may hold more than this knows; what it reaches and does not know is
 * refused by name, never guessed.
 */
import { Refusal } from '../refusal.ts';
import { listOf, pureFunctions } from './pure-functions.ts';
import type { Resource, Stack, Template } from './template.ts';

export interface Place {
  readonly region: string;
  readonly accountId: string;
  /** Values for the stacks' parameters, by name, before their defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What `Ref` gives for a resource. */
  ref(stack: Stack, logicalId: string, resource: Resource): string;
  /** What `Fn::GetAtt` gives for a resource; undefined when this machine has no such attribute. */
  attribute(stack: Stack, logicalId: string, resource: Resource, name: string): string | undefined;
}

export interface Resolver {
  /** Any value of `stack`'s template with its intrinsics replaced; undefined for `AWS::NoValue`. */
  resolve(stack: Stack, value: unknown): unknown;
  /** The resources of `stack` whose condition holds. */
  resources(stack: Stack): readonly (readonly [logicalId: string, resource: Resource])[];
}

const NO_VALUE = Symbol('AWS::NoValue');

export function createResolver(stacks: readonly Stack[], place: Place): Resolver {
  const inStack = (stack: Stack) => new StackResolver(stack, stacks, place);
  return {
    resolve(stack, value) {
      const resolved = inStack(stack).value(value);
      return resolved === NO_VALUE ? undefined : resolved;
    },
    resources: (stack) =>
      Object.entries(stack.template.Resources).filter(
        ([, { Condition }]) => Condition === undefined || inStack(stack).condition(Condition),
      ),
  };
}

class StackResolver {
  readonly #stack: Stack;
  readonly #stacks: readonly Stack[];
  readonly #place: Place;

  constructor(stack: Stack, stacks: readonly Stack[], place: Place) {
    this.#stack = stack;
    this.#stacks = stacks;
    this.#place = place;
  }

  value(value: unknown): unknown {
    if (Array.isArray(value))
      return value.map((item) => this.value(item)).filter((item) => item !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined && isIntrinsic(first[0]))
      return this.#call(first[0], first[1]);
    const resolved = entries.map(([key, item]) => [key, this.value(item)] as const);
    return Object.fromEntries(resolved.filter(([, item]) => item !== NO_VALUE));
  }

  condition(name: string): boolean {
    const condition = this.#template.Conditions?.[name];
    if (condition === undefined) throw this.#refuse(`names a condition ${name} that is not there`);
    return this.#isTrue(condition);
  }

  get #template(): Template {
    return this.#stack.template;
  }

  #call(name: string, argument: unknown): unknown {
    const pure = pureFunctions[name];
    if (pure !== undefined) return this.#checked(name, () => pure(this.value(argument)));
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Fn::GetAtt':
        return this.#attribute(argument);
      case 'Fn::Sub':
        return this.#substitute(argument);
      case 'Fn::ImportValue':
        return this.#import(String(this.value(argument)));
      case 'Fn::GetStackOutput':
        return this.#output(argument);
      case 'Fn::FindInMap':
        return this.#findInMap(argument);
      case 'Fn::If': {
        const [condition, yes, no] = this.#checked(name, () => listOf(argument, 3));
        return this.value(this.condition(String(condition)) ? yes : no);
      }
      default:
        throw this.#refuse(`uses ${name}, which the local run does not know`);
    }
  }

  #ref(name: string): unknown {
    const pseudo: Record<string, unknown> = {
      'AWS::Region': this.#place.region,
      'AWS::AccountId': this.#place.accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.#stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${this.#place.region}:${this.#place.accountId}:stack/${this.#stack.name}/local`,
      'AWS::NoValue': NO_VALUE,
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    const parameter = this.#template.Parameters?.[name];
    if (parameter !== undefined) return this.#parameter(name, parameter);
    return this.#place.ref(this.#stack, name, this.#resource(name));
  }

  #parameter(name: string, parameter: { readonly Type: string; readonly Default?: unknown }): unknown {
    const given = this.#place.parameters[name] ?? parameter.Default;
    if (given === undefined) throw this.#refuse(`needs its parameter ${name}, which has no default`);
    if (parameter.Type === 'CommaDelimitedList') return String(given).split(',');
    if (parameter.Type === 'String' || parameter.Type === 'Number') return String(given);
    throw this.#refuse(
      `has a parameter ${name} of type ${parameter.Type}, which the local run does not know`,
    );
  }

  #attribute(argument: unknown): string {
    const path = typeof argument === 'string' ? argument : (this.value(argument) as string[]).join('.');
    const dot = path.indexOf('.');
    const [logicalId, name] = [path.slice(0, dot), path.slice(dot + 1)];
    const resource = this.#resource(logicalId);
    const value = this.#place.attribute(this.#stack, logicalId, resource, name);
    if (value === undefined) {
      throw this.#refuse(
        `asks for ${name} of ${logicalId} (${resource.Type}), which the local run does not know`,
      );
    }
    return value;
  }

  #substitute(argument: unknown): string {
    const [text, own] = (Array.isArray(argument) ? argument : [argument, {}]) as [
      string,
      Record<string, unknown>,
    ];
    return text.replaceAll(/\$\{([^}]*)\}/g, (_whole, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(own, name)) return String(this.value(own[name]));
      return name.includes('.') ? this.#attribute(name) : String(this.#ref(name));
    });
  }

  #import(name: string): unknown {
    for (const stack of this.#stacks) {
      const exporter = new StackResolver(stack, this.#stacks, this.#place);
      for (const { Value, Export } of Object.values(stack.template.Outputs ?? {})) {
        if (Export !== undefined && exporter.value(Export.Name) === name) return exporter.value(Value);
      }
    }
    throw this.#refuse(`imports ${name}, which no stack exports`);
  }

  #output(argument: unknown): unknown {
    const { StackName, OutputName } = this.value(argument) as { StackName: string; OutputName: string };
    const stack = this.#stacks.find(({ name }) => name === StackName);
    const output = stack?.template.Outputs?.[OutputName];
    if (stack === undefined || output === undefined) {
      throw this.#refuse(`reads output ${OutputName} of stack ${StackName}, which is not there`);
    }
    return new StackResolver(stack, this.#stacks, this.#place).value(output.Value);
  }

  #findInMap(argument: unknown): unknown {
    const names = this.#checked('Fn::FindInMap', () => listOf(this.value(argument), 3).map(String));
    const [map, first, second] = names as [string, string, string];
    const found = this.#template.Mappings?.[map]?.[first]?.[second];
    if (found === undefined)
      throw this.#refuse(`finds nothing in its mapping ${map} under ${first}, ${second}`);
    return found;
  }

  #isTrue(condition: unknown): boolean {
    const [name, argument] = Object.entries(condition as object)[0] ?? ['', undefined];
    const all = () => (argument as unknown[]).map((item) => this.#isTrue(item));
    switch (name) {
      case 'Condition':
        return this.condition(String(argument));
      case 'Fn::And':
        return all().every(Boolean);
      case 'Fn::Or':
        return all().some(Boolean);
      case 'Fn::Not':
        return !all()[0];
      case 'Fn::Equals': {
        const [left, right] = this.#checked(name, () => listOf(this.value(argument), 2));
        return left === right;
      }
      default:
        throw this.#refuse(`has a condition by ${name}, which the local run does not know`);
    }
  }

  #resource(logicalId: string): Resource {
    const resource = this.#template.Resources[logicalId];
    if (resource === undefined) throw this.#refuse(`refers to ${logicalId}, which is not there`);
    return resource;
  }

  #checked<T>(name: string, call: () => T): T {
    try {
      return call();
    } catch (error) {
      if (error instanceof TypeError) throw this.#refuse(`calls ${name} wrongly: ${error.message}`);
      throw error;
    }
  }

  #refuse(what: string): Refusal {
    return new Refusal(`The template of stack ${this.#stack.name} ${what}.`);
  }
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}
