import type { ServiceSpec } from '../../spec/service';
import { serviceSchema } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { syncWave, systemLabels } from './metadata';
import type { ILimitRange, IResourceQuota, Metadata, Named } from './models';
import { namespaceOf } from './placed-service';
import type { Amounts } from './resources';
import { limitOf, quantities, requestOf } from './resources';

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

/** The most that the services of a namespace can ever need. None beside a daemon, which has as many replicas as nodes. */
export function resourceQuota(stage: StageSpec, namespace: string): Named<IResourceQuota> | undefined {
  const services = Object.entries(stage.services).flatMap(([name, service]) =>
    namespaceOf(stage, name) === namespace ? [service] : [],
  );
  if (services.some(({ kind }) => kind === 'daemon')) return undefined;
  const requests = quantities(total(services, requestOf));
  const limits = quantities(total(services, limitOf));
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: metadataIn(stage, namespace),
    spec: {
      hard: {
        pods: String(services.reduce((sum, service) => sum + mostReplicas(service), 0)),
        'requests.cpu': requests.cpu,
        'requests.memory': requests.memory,
        'limits.cpu': limits.cpu,
        'limits.memory': limits.memory,
      },
    },
  };
}

function metadataIn({ system }: StageSpec, namespace: string): Metadata {
  return { name: 'services', namespace, labels: systemLabels(system), annotations: syncWave('foundation') };
}

function total(services: readonly ServiceSpec[], amountsOf: (service: ServiceSpec) => Amounts): Amounts {
  const all = services.map((service) => ({ ...amountsOf(service), replicas: mostReplicas(service) }));
  return {
    milliCpu: all.reduce((sum, { milliCpu, replicas }) => sum + milliCpu * replicas, 0),
    memoryMiB: all.reduce((sum, { memoryMiB, replicas }) => sum + memoryMiB * replicas, 0),
  };
}

function mostReplicas({ kind, replicas }: ServiceSpec): number {
  return SURGE * (kind === 'job' ? 1 : replicas.max);
}
