import data from './node-types.json';

/** A type of EC2 instance for nodes of our own. All of them encrypt their traffic within the VPC. */
export interface NodeType {
  /** `m7g.2xlarge` */
  readonly name: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly vcpu: number;
  readonly memoryGiB: number;
  /** Network interfaces, the first of which is the node's own. */
  readonly interfaces: number;
}

/** What a node must have at least. */
export type NodeNeed = Omit<NodeType, 'name'>;

/** Of each architecture by vCPU, then by memory. */
export const nodeTypes: readonly NodeType[] = data.sizes.flatMap(({ size, vcpu, interfaces }) =>
  data.families.map(({ family, architecture, memoryGiBPerVcpu }) => ({
    name: `${family}.${size}`,
    architecture: architecture as NodeType['architecture'],
    vcpu,
    memoryGiB: vcpu * memoryGiBPerVcpu,
    interfaces,
  })),
);

/** The type with the least vCPU, and then the least memory, that holds what is needed. Undefined when none is that large. */
export function smallestNodeType(need: NodeNeed): NodeType | undefined {
  return nodeTypes.find(
    ({ architecture, vcpu, memoryGiB, interfaces }) =>
      architecture === need.architecture &&
      vcpu >= need.vcpu &&
      memoryGiB >= need.memoryGiB &&
      interfaces >= need.interfaces,
  );
}
