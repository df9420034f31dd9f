import { nodeTypes } from '../../../lib/data/node-types';
import type { ObservedWorkload } from '../observed';
import type { Located, References } from '../references';
import { keyOf } from '../references';
import type { TaskRunner } from './task-runners';

/** The part of a launch template that is read. */
interface LaunchTemplateData {
  readonly InstanceType: string;
  readonly SecurityGroupIds: readonly unknown[];
  readonly UserData: { readonly 'Fn::Base64': unknown };
}

interface AutoScalingGroup {
  readonly MinSize: string;
  readonly MaxSize: string;
  readonly VPCZoneIdentifier: readonly unknown[];
  readonly LaunchTemplate: { readonly LaunchTemplateId: unknown };
}

type OnInstances = Pick<
  ObservedWorkload,
  'replicas' | 'zones' | 'rebalances' | 'architecture' | 'size' | 'spotShare' | 'onDemandBase'
>;

export function isDaemon({ properties }: TaskRunner): boolean {
  return properties['SchedulingStrategy'] === 'DAEMON';
}

/**
 * What a daemon comes to on its instances: a task on each, which may use all of the CPU, and as much memory as it is capped
 * at.
 */
export function onInstances(references: References, runner: TaskRunner): OnInstances {
  const template = templateOf(references, runner);
  const { stack, resource } = groupOf(references, template);
  const { MinSize, MaxSize, VPCZoneIdentifier } = resource.Properties as unknown as AutoScalingGroup;
  const type = nodeTypes.find(({ name }) => name === dataOf(template).InstanceType);
  if (!type) throw new Error(`${runner.name} runs on instances of no known type`);
  const { Memory = type.memoryGiB * 1024 } = runner.container;
  return {
    replicas: { min: Number(MinSize), max: Number(MaxSize) },
    zones: VPCZoneIdentifier.map((subnet) =>
      String(references.locate(stack, subnet)!.resource.Properties!['AvailabilityZone']),
    ),
    // Auto Scaling does so by itself
    rebalances: true,
    architecture: type.architecture,
    size: { cpu: type.vcpu, memoryMiB: Memory },
    spotShare: 'none',
    onDemandBase: 0,
  };
}

/** The groups of all instances, by what carries them. */
export function instanceGroups(references: References): [key: string, owner: string][] {
  return references.all('AWS::EC2::LaunchTemplate').flatMap((template) => {
    const [, name] = attributeIn(references, template);
    return dataOf(template).SecurityGroupIds.map((group): [string, string] => [
      keyOf(references.locate(template.stack, group)!),
      `nodes ${name}`,
    ]);
  });
}

/** Tasks go where instances say of themselves what the service asks for. */
function templateOf(references: References, { name, properties }: TaskRunner): Located {
  const constraints = (properties['PlacementConstraints'] ?? []) as { readonly Expression: string }[];
  const wanted = constraints.map(({ Expression }) => Expression);
  const template = references
    .all('AWS::EC2::LaunchTemplate')
    .find((each) => wanted.includes(`attribute:${attributeIn(references, each).join(' == ')}`));
  if (!template) throw new Error(`${name} waits for instances that nobody makes`);
  return template;
}

function attributeIn(references: References, template: Located): readonly [attribute: string, value: string] {
  const script = references.text(template.stack, dataOf(template).UserData['Fn::Base64']);
  const [, attribute = '', value = ''] = /ECS_INSTANCE_ATTRIBUTES=\{"([^"]+)":"([^"]+)"\}/.exec(script) ?? [];
  return [attribute, value];
}

function groupOf(references: References, template: Located): Located {
  const group = references.all('AWS::AutoScaling::AutoScalingGroup').find(({ stack, resource }) => {
    const { LaunchTemplate } = resource.Properties as unknown as AutoScalingGroup;
    return keyOf(references.locate(stack, LaunchTemplate.LaunchTemplateId)!) === keyOf(template);
  });
  if (!group) throw new Error(`nobody starts instances of ${template.id}`);
  return group;
}

function dataOf({ resource }: Located): LaunchTemplateData {
  return resource.Properties!['LaunchTemplateData'] as LaunchTemplateData;
}
