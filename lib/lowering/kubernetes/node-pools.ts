import type { NodePoolSpec } from '../../spec/compute';
import type { StageSpec } from '../../spec/stage';
import { isOnSpot } from './capacity-parts';

/** A kind of node that some services of a stage need. Karpenter, run by EKS, makes and removes the nodes. */
export interface NodePool {
  readonly name: string;
  readonly architecture: 'arm64' | 'amd64';
  readonly capacity: 'on-demand' | 'spot';
  /** The declared pool that it is part of. Left out: for services that ask for none. */
  readonly declared?: { readonly name: string } & NodePoolSpec;
}

/** Label values of Kubernetes for the architectures of the description. */
export const kubernetesArchitecture = { arm64: 'arm64', x86_64: 'amd64' } as const;

/** On nodes of a declared pool: its name. */
export const NODES_LABEL = 'slipway.dev/nodes';

/** Keeps whoever does not ask for a declared pool from its nodes. */
export const poolTaint = (pool: string) => ({ key: NODES_LABEL, value: pool, effect: 'NoSchedule' }) as const;

/** The node pools of a stage: one for each architecture, kind of capacity and declared pool that its services ask for. */
export function nodePools({ services, compute }: StageSpec): NodePool[] {
  // daemons have nodes that EKS does not make by itself
  const placed = Object.values(services).filter(({ kind }) => kind !== 'daemon');
  const pools = placed.flatMap((service): NodePool[] => {
    const architecture = kubernetesArchitecture[service.architecture];
    const kinds = isOnSpot(service) ? (['on-demand', 'spot'] as const) : (['on-demand'] as const);
    const declared = service.nodes === undefined ? undefined : compute.nodes[service.nodes];
    return kinds.map((capacity) => ({
      name: [...(declared ? [service.nodes] : []), capacity, architecture].join('-'),
      architecture,
      capacity,
      ...(declared && service.nodes !== undefined && { declared: { name: service.nodes, ...declared } }),
    }));
  });
  return [...new Map(pools.map((pool) => [pool.name, pool])).values()];
}
