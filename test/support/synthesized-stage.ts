import type { Template } from 'aws-cdk-lib/assertions';
import type { Finding } from '../../lib/compliance/finding';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface TemplateJson {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: unknown }>>;
}

export interface SynthesizedStack {
  /** Last part of its name: `network`, `services-main`. */
  readonly concern: string;
  readonly stackName: string;
  readonly region: string;
  /** Concerns of the stacks that must be deployed before it. */
  readonly dependsOn: readonly string[];
  readonly terminationProtection: boolean;
  readonly json: TemplateJson;
  /** Length of the template as it is uploaded. */
  readonly bytes: number;
}

/** One stage of a synthesized system, `shared` included. */
export class SynthesizedStage {
  private readonly templates = new Map<string, Template>();

  constructor(
    readonly name: string,
    readonly stacks: ReadonlyMap<string, SynthesizedStack>,
    readonly findings: readonly Finding[],
  ) {}

  /** @throws Error when the stage has no such stack */
  stack(concern: string): SynthesizedStack {
    const stack = this.stacks.get(concern);
    if (!stack) throw new Error(`${this.name} has no stack '${concern}', only ${[...this.stacks.keys()].join(', ')}`);
    return stack;
  }

  /** For fine-grained assertions. */
  template(concern: string): Template {
    const template = this.templates.get(concern) ?? templateOf(this.stack(concern));
    this.templates.set(concern, template);
    return template;
  }

  /** Resources of a type by logical id, with their properties. */
  resources(concern: string, type: string): [logicalId: string, properties: Record<string, unknown>][] {
    const all = Object.entries(this.stack(concern).json.Resources);
    return all.filter(([, { Type }]) => Type === type).map(([id, { Properties = {} }]) => [id, Properties]);
  }
}

/** CDK is loaded where it is used: a test that reads resources alone starts a second earlier. */
function templateOf({ json }: SynthesizedStack): Template {
  const assertions = require('aws-cdk-lib/assertions') as { readonly Template: typeof Template };
  return assertions.Template.fromJSON(json);
}
