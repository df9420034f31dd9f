import type { StageSpec } from '../../spec/stage';

/** A kind of node that some services of a stage need. Karpenter, run by EKS, makes and removes the nodes. */
export interface NodePool {
  readonly name: string;
  readonly architecture: 'arm64' | 'amd64';
  readonly capacity: 'on-demand' | 'spot';
}

/** Label values of Kubernetes for the architectures of the description. */
export const kubernetesArchitecture = { arm64: 'arm64', x86_64: 'amd64' } as const;

/** The node pools of a stage: one for each architecture and kind of capacity that its services ask for. */
export function nodePools({ services }: StageSpec): NodePool[] {
  const pools = Object.values(services).flatMap(({ architecture, capacity }) => {
    const arch = kubernetesArchitecture[architecture];
    const kinds = capacity.spot ? (['on-demand', 'spot'] as const) : (['on-demand'] as const);
    return kinds.map((kind) => ({ name: `${kind}-${arch}`, architecture: arch, capacity: kind }));
  });
  return [...new Map(pools.map((pool) => [pool.name, pool])).values()];
}
