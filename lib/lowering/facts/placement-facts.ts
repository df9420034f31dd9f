import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { daemonPoolOutcome } from '../daemon-outcomes';
import { taskSize } from '../fargate/task-size';
import { mostTaken } from '../kubernetes/quota';
import type { Amounts } from '../kubernetes/resources';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, refused, substituted } from '../lowering-note';
import type { Fact, FactContext } from './fact';
import { when } from './fact';

const QUOTA = 'ResourceQuota on eks; on fargate number and size of the tasks keep it. Refused where it is too small';

/** On which machines services run, and how much of them they may take. */
export const placementFacts: readonly Fact[] = [
  ofNodes('vcpu', 'requirement of the node pool'),
  ofNodes('memoryGiB', 'requirement of the node pool'),
  ofNodes('max', 'limit of the node pool, in processors; for each architecture, and Spot apart'),
  ofNodes('diskGiB', 'disk of the node class'),
  when(
    'compute.nodes.*.networkGbps',
    (_, context) => {
      if (daemonPoolOutcome(context)) return noBandwidthOfDaemons;
      return context.target === 'eks' ? honoured('requirement of the node pool') : noBandwidth;
    },
    'requirement of the node pool on eks; refused on fargate, where no bandwidth is promised',
  ),
  ...['type', 'iops', 'throughputMiBps'].map((field) =>
    when(
      `compute.storageClasses.*.${field}`,
      (_, { target }) => (target === 'eks' ? honoured('StorageClass of EKS Auto Mode') : noBlockStorage),
      'StorageClass on eks; on fargate tasks have a disk of their own, and databases theirs',
    ),
  ),
  when('namespaces.*.quota.cpu', (cpu: number, context) => quotaOutcome(cpu, 'vCPU', context), QUOTA),
  when('namespaces.*.quota.memoryMiB', (memory: number, context) => quotaOutcome(memory, 'MiB', context), QUOTA),
];

const noBlockStorage = substituted('nothing claims a disk there: a task has its own, and databases and caches theirs');

const noBandwidth = refused('AWS promises no bandwidth of a Fargate task', {
  fix: 'leave it out, accept it by name, or run on eks',
});

const noBandwidthOfDaemons = refused('the type of nodes for daemons is chosen by processors and memory', {
  fix: 'leave it out, or ask for larger nodes, which have more',
});

function ofNodes(field: string, how: string): Fact {
  const instead = 'a task has no node: its size is that of its service';
  return when(
    `compute.nodes.*.${field}`,
    (_, context) => daemonPoolOutcome(context) ?? (context.target === 'eks' ? honoured(how) : substituted(instead)),
    `${how} on eks; on fargate ${instead}; of nodes for daemons, their type, number and disk on both`,
  );
}

/** A quota that is too small would hold up a release, or the last replicas when they are needed most. */
function quotaOutcome(quota: number, unit: 'vCPU' | 'MiB', { spec, target, names }: FactContext): Outcome {
  const [namespace = ''] = names;
  const { milliCpu, memoryMiB } = taken[target](spec, namespace);
  const most = unit === 'vCPU' ? milliCpu / 1000 : memoryMiB;
  if (quota < most) {
    return impossible(`its services take up to ${most} ${unit}, with old and new replicas of a release`, {
      allowed: `${most} or more`,
      fix: 'raise it, or lower replicas.max or the size of its services',
    });
  }
  return target === 'eks'
    ? honoured(`ResourceQuota of the namespace; its services take up to ${most} ${unit}`)
    : substituted(`ECS has no quotas: number and size of the tasks keep to ${most} ${unit}`);
}

/** On Fargate a task takes all of its size. */
const taken: Readonly<Record<DeploymentTarget, (stage: StageSpec, namespace: string) => Amounts>> = {
  eks: (stage, namespace) => mostTaken(stage, namespace),
  fargate: (stage, namespace) =>
    mostTaken(stage, namespace, (service) => {
      const { cpuUnits, memoryMiB } = taskSize(stage, service) ?? { cpuUnits: 0, memoryMiB: 0 };
      return { milliCpu: (cpuUnits * 1000) / 1024, memoryMiB };
    }),
};
