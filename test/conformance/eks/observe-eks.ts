import type { ReleasedTags } from '../../../lib/lowering/released';
import type { StageSpec } from '../../../lib/spec/stage';
import type { KubernetesTools } from '../../support/helm';
import type { SynthesizedStage } from '../../support/synth';
import type { ObservedStage, ObservedWorkload } from '../observed';
import { References } from '../references';
import { observeListeners, observeRoutes } from '../routes';
import { appliedObjects } from './applied-objects';
import { observeContainers } from './containers';
import { deliveredObjects } from './delivered-objects';
import { observeEnvironment } from './environment';
import { hasShell, observeGrants, readable } from './identity';
import type { KubernetesObjects } from './kubernetes-objects';
import { observeLogs } from './logs';
import { nodesOfDaemon, observeArchitecture, observeZones, onSpotOnly } from './nodes';
import { addresses, registrations } from './places';
import type { PodRunner } from './pod-runners';
import { partsByService, podRunners } from './pod-runners';
import { observeLiveness, observeReadiness, observeStart } from './probes';
import { inCpus, inMebibytes } from './quantities';
import { reachability } from './reachability';
import { observeRelease } from './release';
import { observeScaling } from './scaling';

/** What a stage is on EKS: templates, and the objects of both ways into its cluster. */
export interface Cluster {
  readonly references: References;
  readonly applied: KubernetesObjects;
  readonly delivered: KubernetesObjects;
}

/** Reads the templates for EKS and the chart that Argo CD delivers, as helm prints it. */
export function readCluster(
  stage: SynthesizedStage,
  spec: StageSpec,
  released: ReleasedTags,
  tools: KubernetesTools,
): Cluster {
  const references = new References(stage);
  const applied = appliedObjects(references);
  return { references, applied, delivered: deliveredObjects(applied, spec, released, tools) };
}

/** Tells what a cluster comes to, in the words of no target. */
export function observeEks(cluster: Cluster, spec: StageSpec): ObservedStage {
  const { references, applied, delivered } = cluster;
  const runners = podRunners(delivered);
  return {
    workloads: new Map(
      [...partsByService(runners)].map(([name, parts]) => [
        name,
        together(parts.map((part) => observeWorkload(cluster, spec, part))),
      ]),
    ),
    // pods change in a release, not the weights of groups
    routes: observeRoutes(references, registrations(references, delivered, runners), false),
    listeners: observeListeners(references),
    addresses: addresses(delivered, runners),
    reachability: reachability(references, spec, applied, delivered, runners),
  };
}

/** A base of a fixed number on regular nodes, and the rest on Spot, are one service. */
function together(parts: readonly ObservedWorkload[]): ObservedWorkload {
  const spot = parts.find(({ spotShare }) => spotShare === 'above base');
  const base = parts.find((part) => part !== spot);
  if (parts.length === 1 || !spot || !base) {
    if (parts.length > 1) throw new Error(`${parts.length} parts of one service on the same kind of nodes`);
    return parts[0]!;
  }
  const [fixed, rest] = [base.replicas!, spot.replicas!];
  if (fixed.min !== fixed.max) throw new Error('a base of no fixed number');
  return {
    ...spot,
    replicas: { min: fixed.min + rest.min, max: fixed.max + rest.max },
    zones: [...new Set([...spot.zones, ...base.zones])],
    onDemandBase: fixed.min,
  };
}

function observeWorkload(
  { references, applied, delivered }: Cluster,
  spec: StageSpec,
  runner: PodRunner,
): ObservedWorkload {
  const { container } = runner;
  const liveness = observeLiveness(runner);
  const startSeconds = observeStart(runner);
  const { environment, secrets } = observeEnvironment(delivered, runner);
  const scaling = {
    ...observeScaling(references, delivered, runner),
    ...(runner.kind === 'DaemonSet' && { replicas: nodesOfDaemon(references, applied, runner) }),
  };
  const { cpu = '0', memory = '0' } = container.resources?.limits ?? {};
  return {
    image: container.image!,
    ...((container.command ?? container.args) && {
      command: [...(container.command ?? []), ...(container.args ?? [])],
    }),
    ...observeSchedule(delivered, runner),
    ...observeReleaseJob(delivered, runner),
    ...scaling,
    zones: observeZones(references, applied, runner, scaling.replicas?.max ?? 1),
    // the scheduler moves no pod that runs
    rebalances: false,
    ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
    architecture: observeArchitecture(references, applied, runner),
    size: { cpu: inCpus(String(cpu)), memoryMiB: inMebibytes(String(memory)) },
    ...(liveness && { liveness }),
    readiness: observeReadiness(references, delivered, runner),
    ...(startSeconds !== undefined && { startSeconds }),
    shutdownSeconds: shutdownSeconds(runner),
    spotShare: onSpotOnly(references, applied, runner) ? 'above base' : 'none',
    onDemandBase: 0,
    release: observeRelease(delivered, runner),
    environment,
    secrets,
    fetches: readable(
      references,
      Object.values(secrets).map(({ secret }) => secret),
    ),
    grants: observeGrants(references, delivered, runner),
    logs: observeLogs(references),
    shell: hasShell(delivered, runner),
    ...observeContainers(references, delivered, spec, runner),
  };
}

function observeSchedule(
  delivered: KubernetesObjects,
  { kind, namespace, workload }: PodRunner,
): Pick<ObservedWorkload, 'schedule'> {
  if (kind !== 'CronJob') return {};
  const {
    schedule,
    timeZone = 'Etc/UTC',
    suspend = false,
    jobTemplate,
  } = delivered.find('CronJob', namespace, workload)!.spec;
  const { activeDeadlineSeconds } = jobTemplate.spec ?? {};
  return {
    schedule: {
      cron: schedule,
      timeZone,
      enabled: !suspend,
      ...(activeDeadlineSeconds !== undefined && { timeoutSeconds: activeDeadlineSeconds }),
    },
  };
}

/** Argo CD waits for a hook, and applies what is in a later wave only when it has succeeded. */
function observeReleaseJob(delivered: KubernetesObjects, runner: PodRunner): Pick<ObservedWorkload, 'beforeRelease'> {
  if (runner.kind !== 'Job') return {};
  const job = delivered.find('Job', runner.namespace, runner.workload)!;
  if (annotationsOf(delivered, runner)['argocd.argoproj.io/hook'] !== 'Sync') return {};
  const { activeDeadlineSeconds } = job.spec ?? {};
  const own = waveOf(delivered, runner);
  const later = podRunners(delivered).filter((other) => waveOf(delivered, other) > own);
  return {
    beforeRelease: {
      holdsBack: [...new Set(later.map(({ name }) => name))],
      ...(activeDeadlineSeconds !== undefined && { timeoutSeconds: activeDeadlineSeconds }),
    },
  };
}

function annotationsOf(delivered: KubernetesObjects, { kind, namespace, workload }: PodRunner): Record<string, string> {
  return delivered.find(kind, namespace, workload)!.metadata?.annotations ?? {};
}

const waveOf = (delivered: KubernetesObjects, runner: PodRunner) =>
  Number(annotationsOf(delivered, runner)['argocd.argoproj.io/sync-wave'] ?? 0);

/** From the signal on: what runs before it is part of the pod's grace period. */
function shutdownSeconds({ pod, container }: PodRunner): number {
  return (pod.terminationGracePeriodSeconds ?? 30) - (container.lifecycle?.preStop?.sleep?.seconds ?? 0);
}
