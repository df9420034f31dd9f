import type { ServiceSpec } from '../../spec/service';
import { serviceSchema } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { replicaAmount } from '../replica-size';
import { proxyAmounts } from './mesh/proxy';
import { syncWave, systemLabels } from './metadata';
import type { ILimitRange, IResourceQuota, Metadata, Named } from './models';
import { namespaceOf } from './placed-service';
import type { Amounts } from './resources';
import { milliCpu as inMilliCpu, limitOf, quantities, requestOf } from './resources';

const boundOf = { request: requestOf, limit: limitOf };
type Bound = keyof typeof boundOf;

type NamedService = [name: string, service: ServiceSpec];

/** Of one replica. */
type AmountsOf = (name: string, service: ServiceSpec) => Amounts;

/** During a release the old replicas may run beside as many new ones. */
const SURGE = 2;

/** What a container gets that somebody starts by hand without saying: the defaults of the description. */
export function limitRange(stage: StageSpec, namespace: string): Named<ILimitRange> {
  const defaults = serviceSchema.parse({ kind: 'worker' });
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: metadataIn(stage, namespace),
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: quantities(requestOf(defaults)),
          default: quantities(limitOf(defaults)),
        },
      ],
    },
  };
}

/**
 * The most that the services of a namespace may take: what is declared, else what they can ever need. Beside a daemon,
 * which has as many replicas as nodes, only what is declared.
 */
export function resourceQuota(stage: StageSpec, namespace: string): Named<IResourceQuota> | undefined {
  const hard = hardLimits(stage, namespace);
  if (Object.keys(hard).length === 0) return undefined;
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: metadataIn(stage, namespace), spec: { hard } };
}

function hardLimits(stage: StageSpec, namespace: string): Record<string, string> {
  const services = servicesIn(stage, namespace);
  const { cpu, memoryMiB } = stage.namespaces[namespace]?.quota ?? {};
  const known = services.some(([, { kind }]) => kind === 'daemon') ? undefined : services;
  const requests = known && total(stage, known, 'request');
  const limits = known && total(stage, known, 'limit');
  const declaredCpu = cpu === undefined ? undefined : inMilliCpu(cpu);
  const hard: [name: string, amount: number | undefined, unit: string][] = [
    ['pods', known?.reduce((sum, [, service]) => sum + mostReplicas(service), 0), ''],
    ['requests.cpu', declaredCpu ?? requests?.milliCpu, 'm'],
    ['requests.memory', memoryMiB ?? requests?.memoryMiB, 'Mi'],
    ['limits.cpu', declaredCpu ?? limits?.milliCpu, 'm'],
    ['limits.memory', memoryMiB ?? limits?.memoryMiB, 'Mi'],
  ];
  return Object.fromEntries(
    hard.flatMap(([name, amount, unit]) => (amount === undefined ? [] : [[name, `${amount}${unit}`]])),
  );
}

/** The most that the services of a namespace can ever take. */
export function mostTaken(
  stage: StageSpec,
  namespace: string,
  amountsOf: AmountsOf = (_, service) => ofReplica(stage, service, 'limit'),
): Amounts {
  return sumOf(servicesIn(stage, namespace), amountsOf);
}

function servicesIn(stage: StageSpec, namespace: string): NamedService[] {
  return Object.entries(stage.services).filter(([name]) => namespaceOf(stage, name) === namespace);
}

function metadataIn({ system }: StageSpec, namespace: string): Metadata {
  return { name: 'services', namespace, labels: systemLabels(system), annotations: syncWave('foundation') };
}

function total(stage: StageSpec, services: readonly NamedService[], bound: Bound): Amounts {
  return sumOf(services, (_, service) => ofReplica(stage, service, bound));
}

function sumOf(services: readonly NamedService[], amountsOf: AmountsOf): Amounts {
  const all = services.map(([name, service]) => ({ ...amountsOf(name, service), replicas: mostReplicas(service) }));
  return {
    milliCpu: all.reduce((sum, { milliCpu, replicas }) => sum + milliCpu * replicas, 0),
    memoryMiB: all.reduce((sum, { memoryMiB, replicas }) => sum + memoryMiB * replicas, 0),
  };
}

/** Of all its containers, and of its proxy. */
function ofReplica(stage: StageSpec, service: ServiceSpec, bound: Bound): Amounts {
  const amountsOf = boundOf[bound];
  const proxy = proxyAmounts(stage, service, bound);
  return {
    milliCpu: proxy.milliCpu + replicaAmount(service, (resources) => amountsOf({ resources }).milliCpu),
    memoryMiB: proxy.memoryMiB + replicaAmount(service, (resources) => amountsOf({ resources }).memoryMiB),
  };
}

function mostReplicas({ kind, replicas }: ServiceSpec): number {
  return SURGE * (kind === 'job' ? 1 : replicas.max);
}
