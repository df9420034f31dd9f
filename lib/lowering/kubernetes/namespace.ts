import { addOns, charts } from '../../data/kubernetes';
import type { StageSpec } from '../../spec/stage';
import { syncWave, systemLabels } from './metadata';
import type { INamespace, Named } from './models';
import { namespaceOf } from './placed-service';

/** The namespaces in which a stage runs services. */
export function namespacesOf(stage: StageSpec): string[] {
  return [...new Set(Object.keys(stage.services).map((name) => namespaceOf(stage, name)))];
}

/** Whether a namespace is there already, for something else than services. */
export function isTaken(name: string): boolean {
  const others = [...Object.values(charts), ...Object.values(addOns)].map((other) => other.namespace);
  return name === 'default' || name.startsWith('kube-') || others.includes(name);
}

/**
 * A namespace under the Pod Security standard `baseline`, which keeps containers away from their host, with a warning
 * for what `restricted` would refuse.
 */
export function namespace(stage: StageSpec, name: string): Named<INamespace> {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        ...systemLabels(stage.system),
        'slipway.dev/stage': stage.stage,
        'pod-security.kubernetes.io/enforce': isPrivileged(stage, name) ? 'privileged' : 'baseline',
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        // a pod counts as ready only once the load balancer finds it healthy; Auto Mode's name of this label
        'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled',
      },
      annotations: syncWave('namespace'),
    },
  };
}

function isPrivileged(stage: StageSpec, namespaceName: string): boolean {
  return Object.entries(stage.services).some(
    ([name, service]) => service.privileged && namespaceOf(stage, name) === namespaceName,
  );
}
