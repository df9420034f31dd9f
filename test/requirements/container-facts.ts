import { podRunners, replicated } from '../conformance/eks/pod-runners';
import { inMebibytes } from '../conformance/eks/quantities';
import { taskRunners } from '../conformance/fargate/task-runners';
import { References } from '../conformance/references';
import type { BuiltStage } from './describe-built';

/** What a target says of a service, in words of its own, and what only few systems ask for. */
export interface ContainerFacts {
  /** Names of what is mounted into the replica. */
  readonly volumes: readonly string[];
  /** Disk that goes with the replica, where more is asked for than every replica has. GiB. */
  readonly scratchGiB?: number;
  /** Share of requests, or of replicas, that a new version gets first. */
  readonly firstStepPercent?: number;
}

export function containerFacts(built: BuiltStage, service: string): ContainerFacts {
  return built.cluster ? ofPods(built, service) : ofTasks(built, service);
}

function ofTasks({ stage }: BuiltStage, service: string): ContainerFacts {
  const runner = taskRunners(new References(stage)).find(({ name }) => name === service)!;
  const { SizeInGiB } = (runner.task.resource.Properties!['EphemeralStorage'] ?? {}) as { SizeInGiB?: number };
  const { CanaryConfiguration } = (runner.properties['DeploymentConfiguration'] ?? {}) as {
    CanaryConfiguration?: { CanaryPercent: number };
  };
  const volumes = (runner.task.resource.Properties!['Volumes'] ?? []) as { Name: string }[];
  return {
    volumes: volumes.map(({ Name }) => Name),
    ...(SizeInGiB !== undefined && { scratchGiB: SizeInGiB }),
    ...(CanaryConfiguration && { firstStepPercent: CanaryConfiguration.CanaryPercent }),
  };
}

function ofPods({ cluster }: BuiltStage, service: string): ContainerFacts {
  const { delivered } = cluster!;
  const runner = podRunners(delivered).find(({ name }) => name === service)!;
  const { requests = {} } = runner.container.resources ?? {};
  const scratch = requests['ephemeral-storage'];
  const weight = replicated(delivered, runner)?.strategy?.canary?.steps?.[0]?.setWeight;
  return {
    volumes: (runner.pod.volumes ?? []).map(({ name }) => name),
    ...(scratch !== undefined && { scratchGiB: inMebibytes(String(scratch)) / 1024 }),
    ...(weight !== undefined && { firstStepPercent: weight }),
  };
}
