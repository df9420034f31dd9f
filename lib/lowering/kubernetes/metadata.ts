import type { Metadata } from './models';
import type { PlacedService } from './placed-service';

/**
 * Order in which Argo CD applies objects, lowest first. What a pod reads or waits for comes before it: also Service and
 * TargetGroupBinding, since only a pod that is made after them waits for its health at the load balancer.
 */
export type SyncWave = 'namespace' | 'foundation' | 'workload' | 'scaler';

const waves: Readonly<Record<SyncWave, string>> = { namespace: '-2', foundation: '-1', workload: '0', scaler: '1' };

/** Labels of everything that belongs to a system. */
export function systemLabels(system: string): Record<string, string> {
  return { 'app.kubernetes.io/part-of': system, 'app.kubernetes.io/managed-by': 'slipway' };
}

/** Labels of what belongs to one service. */
export function serviceLabels({ name, stage }: PlacedService): Record<string, string> {
  return { ...selectorOf(name), ...systemLabels(stage.system) };
}

/** Finds the pods of a service. A Deployment keeps its selector for life, so nothing else belongs here. */
export function selectorOf(service: string): Record<string, string> {
  return { 'app.kubernetes.io/name': service };
}

export function syncWave(wave: SyncWave): Record<string, string> {
  return { 'argocd.argoproj.io/sync-wave': waves[wave] };
}

/** Of an object that bears the name of its service. */
export function serviceMetadata(placed: PlacedService, wave: SyncWave): Metadata {
  return {
    name: placed.name,
    namespace: placed.namespace,
    labels: serviceLabels(placed),
    annotations: syncWave(wave),
  };
}
