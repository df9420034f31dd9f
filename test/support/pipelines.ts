import type { SystemSpec } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import { buildDelivered } from './build-stages';
import type { TemplateJson } from './synth';
import { releasedTags } from './synth';

export interface Action {
  readonly Name: string;
  readonly RunOrder: number;
  readonly ActionTypeId: { readonly Category: string; readonly Provider: string };
  readonly Configuration: Readonly<Record<string, unknown>>;
}

export interface PipelineStage {
  readonly Name: string;
  readonly Actions: readonly Action[];
  readonly OnFailure?: unknown;
  readonly BeforeEntry?: unknown;
}

export type Delivered = ReturnType<typeof buildDelivered>;

const known = new Map<string, Delivered>();

/** A system with its pipeline, all services released, once for a test file. */
export function deliver(system: SystemSpec, target: DeploymentTarget): Delivered {
  const key = JSON.stringify([system, target]);
  const result = known.get(key) ?? buildDelivered(system, { target, released: releasedTags(system, true) });
  known.set(key, result);
  return result;
}

export const templateOf = ({ pipeline }: Delivered): TemplateJson =>
  pipeline.stacks.find(({ concern }) => concern === 'pipeline')!.json;

export function resourcesOf(delivered: Delivered, type: string): Record<string, unknown>[] {
  const resources = Object.values(templateOf(delivered).Resources);
  return resources.filter(({ Type }) => Type === type).map(({ Properties = {} }) => Properties);
}

export function pipelineOf(delivered: Delivered): {
  readonly Stages: readonly PipelineStage[];
  readonly Triggers: unknown;
} {
  return resourcesOf(delivered, 'AWS::CodePipeline::Pipeline')[0] as never;
}

/** Actions in the order in which they run: `dev/Smoke`. Those that run side by side in the order of the template. */
export function actionsOf(delivered: Delivered): { readonly path: string; readonly action: Action }[] {
  return pipelineOf(delivered).Stages.flatMap(({ Name, Actions }) =>
    Actions.toSorted((a, b) => a.RunOrder - b.RunOrder).map((action) => ({ path: `${Name}/${action.Name}`, action })),
  );
}

/** Variables of a build, with what CloudFormation fills in left out. */
export function variablesOf({ Configuration }: Action): Record<string, string> {
  const text = Configuration['EnvironmentVariables'] as string | { 'Fn::Join': [string, readonly unknown[]] };
  const json =
    typeof text === 'string'
      ? text
      : text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '?')).join('');
  const list = JSON.parse(json) as { name: string; value: string }[];
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
