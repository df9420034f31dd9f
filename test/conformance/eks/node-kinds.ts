import type { Located, References } from '../references';
import type { INodePool, KubernetesObjects } from './kubernetes-objects';

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** Nodes of one kind, whoever makes them. */
export interface NodeKind {
  /** Values that a label of such a node can have. */
  readonly labels: (key: string) => readonly string[];
  readonly taints: readonly Taint[];
  readonly zones: readonly string[];
  /** Left out where they come and go with the pods. */
  readonly count?: { readonly min: number; readonly max: number };
}

interface NodeGroup {
  readonly AmiType: string;
  readonly CapacityType?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Taints?: readonly { readonly Key: string; readonly Value?: string; readonly Effect: string }[];
  readonly Subnets: readonly unknown[];
  readonly ScalingConfig: { readonly MinSize: number; readonly MaxSize: number };
}

/** Nodes of Auto Mode, and groups of our own. */
export function nodeKinds(references: References, applied: KubernetesObjects): NodeKind[] {
  return [
    ...applied.all('NodePool').map((pool) => ofPool(references, applied, pool)),
    ...references.all('AWS::EKS::Nodegroup').map((group) => ofGroup(references, group)),
  ];
}

function ofPool(references: References, applied: KubernetesObjects, { spec }: INodePool): NodeKind {
  const { metadata, spec: node } = spec.template;
  const subnets = applied.find('NodeClass', undefined, node.nodeClassRef.name)?.spec.subnetSelectorTerms ?? [];
  return {
    labels: (key) => {
      const fixed = metadata?.labels?.[key];
      return fixed === undefined
        ? (node.requirements.find((each) => each.key === key && each.operator === 'In')?.values ?? [])
        : [fixed];
    },
    taints: node.taints ?? [],
    zones: subnets.map(({ id }) => zoneOf(references.withKey(id))),
  };
}

/** Labels that EKS itself writes are told by the fields from which it takes them. */
function ofGroup(references: References, { stack, resource }: Located): NodeKind {
  const {
    AmiType,
    CapacityType = 'ON_DEMAND',
    Labels,
    Taints = [],
    ...group
  } = resource.Properties as unknown as NodeGroup;
  const labels: Record<string, string> = {
    ...Labels,
    'kubernetes.io/arch': AmiType.includes('ARM_64') ? 'arm64' : 'amd64',
    'karpenter.sh/capacity-type': CapacityType.toLowerCase().replace('_', '-'),
  };
  return {
    labels: (key) => (labels[key] === undefined ? [] : [labels[key]]),
    taints: Taints.map(({ Key, Value, Effect }) => ({
      key: Key,
      ...(Value !== undefined && { value: Value }),
      effect: Effect === 'NO_SCHEDULE' ? 'NoSchedule' : Effect,
    })),
    zones: group.Subnets.map((subnet) => zoneOf(references.locate(stack, subnet))),
    count: { min: group.ScalingConfig.MinSize, max: group.ScalingConfig.MaxSize },
  };
}

function zoneOf(subnet: Located | undefined): string {
  return String(subnet?.resource.Properties?.['AvailabilityZone']);
}
