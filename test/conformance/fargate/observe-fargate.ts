import type { StageSpec } from '../../../lib/spec/stage';
import type { SynthesizedStage } from '../../support/synth';
import type { ObservedSecret, ObservedStage, ObservedWorkload } from '../observed';
import { keyOf, References } from '../references';
import { observeListeners, observeRoutes } from '../routes';
import { observeContainers } from './containers';
import { isDaemon, onInstances } from './daemon-instances';
import { isEgressProxy } from './egress-proxy';
import { observeFetches, observeGrants, observeShell } from './identity';
import { addresses, registrations } from './places';
import { observeLiveness, observeReadiness } from './probes';
import { reachability } from './reachability';
import { fiveFields, observeScaling } from './scaling';
import type { TaskRunner } from './task-runners';
import { taskRunners } from './task-runners';

/** Reads a stage back out of the templates for ECS Fargate. */
export function observeFargate(stage: SynthesizedStage, spec: StageSpec): ObservedStage {
  const references = new References(stage);
  const all = taskRunners(references);
  const runners = all.filter((runner) => !isEgressProxy(runner));
  return {
    workloads: new Map(runners.map((runner) => [runner.name, observeWorkload(references, spec, runner)])),
    routes: observeRoutes(references, registrations(references, runners), true),
    listeners: observeListeners(references),
    addresses: addresses(references, runners),
    reachability: reachability(references, spec, all),
  };
}

function observeWorkload(references: References, spec: StageSpec, runner: TaskRunner): ObservedWorkload {
  const { container, task } = runner;
  const liveness = observeLiveness(runner);
  return {
    image: references.text(task.stack, container.Image),
    ...(container.Command && { command: container.Command }),
    ...observeSchedule(runner),
    ...observeScaling(references, runner),
    ...(isDaemon(runner) ? onInstances(references, runner) : onFargate(references, runner)),
    ports: (container.PortMappings ?? []).map(({ ContainerPort }) => ContainerPort),
    ...(liveness && { liveness }),
    readiness: observeReadiness(references, runner),
    ...(container.HealthCheck && { startSeconds: container.HealthCheck.StartPeriod }),
    shutdownSeconds: container.StopTimeout,
    release: releaseOf(runner),
    environment: Object.fromEntries(
      (container.Environment ?? []).map(({ Name, Value }) => [Name, references.text(task.stack, Value)]),
    ),
    secrets: Object.fromEntries(
      (container.Secrets ?? []).map(({ Name, ValueFrom }) => [Name, secretOf(references, runner, ValueFrom)]),
    ),
    fetches: observeFetches(references, runner).map((key) => secretName(references, key)),
    grants: observeGrants(references, runner),
    logs: logsOf(references, runner),
    shell: observeShell(references, runner),
    ...observeContainers(references, spec, runner),
  };
}

function onFargate(
  references: References,
  runner: TaskRunner,
): Pick<ObservedWorkload, 'zones' | 'rebalances' | 'architecture' | 'size' | 'spotShare' | 'onDemandBase'> {
  const { Cpu, Memory, RuntimePlatform } = runner.task.resource.Properties as {
    Cpu: string;
    Memory: string;
    RuntimePlatform: { CpuArchitecture: string };
  };
  const strategy = (runner.run?.Arguments ?? runner.properties)['CapacityProviderStrategy'] as {
    CapacityProvider: string;
    Base?: number;
    Weight: number;
  }[];
  const spot = strategy.some(({ CapacityProvider, Weight }) => CapacityProvider === 'FARGATE_SPOT' && Weight > 0);
  return {
    zones: runner.subnets.map((subnet) =>
      String(references.locate(runner.stack, subnet)!.resource.Properties!['AvailabilityZone']),
    ),
    rebalances: runner.properties['AvailabilityZoneRebalancing'] === 'ENABLED',
    architecture: RuntimePlatform.CpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64',
    size: { cpu: Number(Cpu) / 1024, memoryMiB: Number(Memory) },
    spotShare: spot ? 'above base' : 'none',
    onDemandBase: strategy.find(({ CapacityProvider }) => CapacityProvider === 'FARGATE')?.Base ?? 0,
  };
}

function observeSchedule({
  properties,
  run,
  holdsBack,
}: TaskRunner): Pick<ObservedWorkload, 'schedule' | 'beforeRelease'> {
  if (!run) return {};
  const limit = run.TimeoutSeconds !== undefined && { timeoutSeconds: run.TimeoutSeconds };
  if (holdsBack) return { beforeRelease: { holdsBack, ...limit } };
  const { ScheduleExpression, ScheduleExpressionTimezone, State } = properties as Record<string, string>;
  return {
    schedule: {
      cron: fiveFields(ScheduleExpression!),
      timeZone: ScheduleExpressionTimezone!,
      enabled: State === 'ENABLED',
      ...limit,
    },
  };
}

function releaseOf({ properties }: TaskRunner): string {
  const { Strategy = 'ROLLING' } = (properties['DeploymentConfiguration'] ?? {}) as { Strategy?: string };
  return Strategy.toLowerCase().replace('_', '-');
}

/** `<secret>:<field>::`; without a field the secret as a whole. */
function secretOf(references: References, { task }: TaskRunner, value: unknown): ObservedSecret {
  const text = references.text(task.stack, value);
  const [key = '', field] = text.startsWith('arn:') ? [text] : text.split(':');
  return { secret: secretName(references, key), ...(field !== undefined && { field }) };
}

function secretName(references: References, key: string): string {
  const created = references.all('AWS::SecretsManager::Secret').find((secret) => keyOf(secret) === key);
  return created ? String(created.resource.Properties!['Name']) : key;
}

/** A router that sorts lines writes those of no class to the group that has its own. */
function logsOf(references: References, { task, container, containers }: TaskRunner): ObservedWorkload['logs'] {
  const isSorted = container.LogConfiguration.LogDriver === 'awsfirelens';
  const writer = isSorted ? containers.find(({ Name }) => Name === 'log_router')! : container;
  const group = references.locate(task.stack, writer.LogConfiguration.Options['awslogs-group'])!.resource.Properties!;
  return { days: Number(group['RetentionInDays']), encrypted: group['KmsKeyId'] !== undefined };
}
