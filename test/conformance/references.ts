import { isObject } from '../../lib/spec/merge-patch';
import type { Resource, SynthesizedStack, SynthesizedStage } from '../support/synth';

/** A resource that a value of a template refers to. */
export interface Located {
  readonly stack: SynthesizedStack;
  readonly id: string;
  readonly resource: Resource;
  /** Left out for a plain reference. */
  readonly attribute?: string;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': '',
};

/** Stands for a part of a text that is no text. */
const PART = '@part:';

/** Follows references in the templates of a stage, through the outputs of its other stacks. */
export class References {
  constructor(private readonly stage: SynthesizedStage) {}

  /** Every resource of a type, in all stacks. */
  all(type: string): Located[] {
    return [...this.stage.stacks.values()].flatMap((stack) =>
      Object.entries(stack.json.Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id, resource]) => ({ stack, id, resource })),
    );
  }

  /** The resource with a key; undefined for what is no key of one. */
  withKey(key: string): Located | undefined {
    return [...this.stage.stacks.values()]
      .flatMap((stack) => Object.entries(stack.json.Resources).map(([id, resource]) => ({ stack, id, resource })))
      .find((located) => keyOf(located) === key);
  }

  /**
   * The resource that a value refers to, or undefined for a literal.
   *
   * @throws Error when the reference leads nowhere
   */
  locate(stack: SynthesizedStack, value: unknown): Located | undefined {
    if (!isObject(value)) return undefined;
    const { Ref, 'Fn::GetAtt': getAtt, 'Fn::GetStackOutput': output } = value;
    if (typeof Ref === 'string') return Ref in PSEUDO ? undefined : this.found(stack, Ref);
    if (Array.isArray(getAtt)) return this.found(stack, String(getAtt[0]), String(getAtt[1]));
    return isObject(output) ? this.throughOutput(output) : undefined;
  }

  /** A value as text: joins done, each reference as `<stack>.<logical id>.<attribute>`. */
  text(stack: SynthesizedStack, value: unknown): string {
    if (!isObject(value)) return String(value);
    if (value['Ref'] === 'AWS::Region') return stack.region;
    if (typeof value['Ref'] === 'string' && value['Ref'] in PSEUDO) return PSEUDO[value['Ref']]!;
    const substituted = value['Fn::Sub'];
    if (typeof substituted === 'string' && !/\$\{(?!AWS::)/.test(substituted))
      return substituted.replaceAll(/\$\{([^}]+)\}/g, (_, pseudo: string) => this.text(stack, { Ref: pseudo }));
    const join = value['Fn::Join'];
    if (Array.isArray(join)) return (join[1] as unknown[]).map((part) => this.text(stack, part)).join(String(join[0]));
    const located = this.locate(stack, value);
    if (!located) throw new Error(`cannot read ${JSON.stringify(value)} in ${stack.stackName}`);
    return located.attribute === undefined ? keyOf(located) : `${keyOf(located)}.${located.attribute}`;
  }

  /** JSON with references in it; a string that is one reference is that reference. */
  parsed(value: unknown): unknown {
    const join = isObject(value) ? value['Fn::Join'] : [undefined, [value]];
    const parts = (join as [unknown, unknown[]])[1];
    const text = parts.map((part, i) => (typeof part === 'string' ? part : `${PART}${i}`)).join('');
    return JSON.parse(text, (_, found: unknown) =>
      typeof found === 'string' && found.startsWith(PART) ? parts[Number(found.slice(PART.length))] : found,
    );
  }

  private throughOutput({ StackName, Region, OutputName }: Record<string, unknown>): Located {
    const producer = [...this.stage.stacks.values()].find(
      ({ stackName, region }) => stackName === StackName && region === Region,
    );
    const output = producer?.json.Outputs?.[String(OutputName)];
    const located = producer && output && this.locate(producer, output.Value);
    if (!located)
      throw new Error(`${String(StackName)} in ${String(Region)} has no output ${String(OutputName)} of a resource`);
    return located;
  }

  private found(stack: SynthesizedStack, id: string, attribute?: string): Located {
    const resource = stack.json.Resources[id];
    if (!resource) throw new Error(`${stack.stackName} has no resource ${id}`);
    return { stack, id, resource, ...(attribute !== undefined && { attribute }) };
  }
}

/** Names a resource of a stage: `<stack>.<logical id>`. */
export function keyOf({ stack, id }: Pick<Located, 'stack' | 'id'>): string {
  return `${stack.concern}.${id}`;
}
