import { PART_LABEL } from './capacity-parts';
import type { Metadata } from './models';
import type { PlacedService } from './placed-service';

/**
 * Order in which Argo CD applies objects, lowest first. What a pod reads or waits for comes before it: also Service and
 * TargetGroupBinding, since only a pod that is made after them waits for its health at the load balancer.
 */
export type SyncWave = 'namespace' | 'foundation' | 'before-release' | 'workload';

const waves: Readonly<Record<SyncWave, string>> = {
  namespace: '-3',
  foundation: '-2',
  // a job that fails here ends the synchronisation: nothing of the last wave is applied
  'before-release': '-1',
  // the last one, for which Argo CD does not wait: it takes no other commit, also none that goes back, while it waits
  workload: '0',
};

/** How Argo CD treats an object, beside what it does with all. */
export interface SyncOptions {
  /**
   * Argo Rollouts writes into the object, too. Applied by the server, Argo CD would take away what it wrote.
   * https://github.com/argoproj/argo-rollouts/issues/3437
   */
  readonly isWrittenByOthers?: boolean;
  /** Its kind comes with a chart beside the services, which may be a minute later: the others need not wait. */
  readonly isOfLaterKind?: boolean;
  /**
   * Another object may take over from it: it goes when that one is healthy. Said of few, since Argo CD waits for all
   * workloads before it removes such an object, and takes no other commit meanwhile.
   */
  readonly isTakenOver?: boolean;
}

export function syncOptions({
  isWrittenByOthers = false,
  isOfLaterKind = false,
  isTakenOver = false,
}: SyncOptions): Record<string, string> {
  const options = [
    ...(isWrittenByOthers ? ['ServerSideApply=false'] : []),
    ...(isOfLaterKind ? ['SkipDryRunOnMissingResource=true'] : []),
    ...(isTakenOver ? ['PruneLast=true'] : []),
  ];
  return { 'argocd.argoproj.io/sync-options': options.join(',') };
}

/** Labels of everything that belongs to a system. */
export function systemLabels(system: string): Record<string, string> {
  return { 'app.kubernetes.io/part-of': system, 'app.kubernetes.io/managed-by': 'slipway' };
}

/** Labels of what belongs to one service. */
export function serviceLabels(placed: PlacedService): Record<string, string> {
  return { ...workloadSelector(placed), ...systemLabels(placed.stage.system) };
}

/** Finds the pods of a service. A Deployment keeps its selector for life, so nothing else belongs here. */
export function selectorOf(service: string): Record<string, string> {
  return { 'app.kubernetes.io/name': service };
}

/** Finds what one workload runs: of a service in two parts, its own pods alone. */
export function workloadSelector({ name, part }: PlacedService): Record<string, string> {
  return part === undefined ? selectorOf(name) : { ...selectorOf(name), [PART_LABEL]: part };
}

export function syncWave(wave: SyncWave): Record<string, string> {
  return { 'argocd.argoproj.io/sync-wave': waves[wave] };
}

/** Of an object that bears the name of its service. */
export function serviceMetadata(placed: PlacedService, wave: SyncWave, options?: SyncOptions): Metadata {
  return {
    name: placed.name,
    namespace: placed.namespace,
    labels: serviceLabels(placed),
    annotations: { ...syncWave(wave), ...(options && syncOptions(options)) },
  };
}
