import type { KubernetesObjects } from './kubernetes-objects';
import type { PodRunner } from './pod-runners';

/** How a new version takes over, in the words of the description. */
export function observeRelease(delivered: KubernetesObjects, { kind, namespace, workload }: PodRunner): string {
  if (kind === 'Deployment') {
    const { strategy } = delivered.find('Deployment', namespace, workload)!.spec!;
    return strategy?.type === 'Recreate' ? 'recreate' : 'rolling';
  }
  if (kind !== 'Rollout') return 'rolling';
  const { blueGreen, canary } = delivered.find('Rollout', namespace, workload)!.spec.strategy;
  if (blueGreen) return 'blue-green';
  const parts = (canary?.steps ?? []).filter(({ setWeight }) => setWeight !== undefined && setWeight < 100);
  // one part first and then the rest, or equal parts up to the whole
  return parts.length === 1 ? 'canary' : 'linear';
}
