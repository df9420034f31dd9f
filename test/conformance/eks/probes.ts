import type { IProbe } from '../../../lib/lowering/kubernetes/models';
import type { ObservedProbe } from '../observed';
import type { References } from '../references';
import { targetGroupCheck } from '../target-group-check';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PodRunner } from './pod-runners';

/** What the kubelet asks; failing it replaces the container. Until it has started, that is the startup probe. */
export function observeLiveness({ container }: PodRunner): ObservedProbe | undefined {
  const probe = container.livenessProbe ?? container.startupProbe;
  return probe && probeOf(probe);
}

/** How long a container may take to start, in seconds. */
export function observeStart({ container: { startupProbe } }: PodRunner): number | undefined {
  if (!startupProbe) return undefined;
  const { initialDelaySeconds, periodSeconds, failureThreshold } = withDefaults(startupProbe);
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** What keeps requests away when it fails: the kubelet asks, unless it only wants to know of a stand-in whether it listens, and the load balancer does. */
export function observeReadiness(
  references: References,
  delivered: KubernetesObjects,
  { name, namespace, container }: PodRunner,
): ObservedProbe[] {
  const kubelet = container.readinessProbe && probeOf(container.readinessProbe);
  const checks = delivered.bindingsOf(namespace, name).flatMap(({ spec }) => {
    const group = references.withKey(spec.targetGroupARN);
    return group ? [targetGroupCheck(group, Number(spec.serviceRef.port))] : [];
  });
  return [...(kubelet && container.readinessProbe?.tcpSocket === undefined ? [kubelet] : []), ...checks];
}

function probeOf(probe: IProbe): ObservedProbe {
  const { httpGet, tcpSocket, grpc, exec } = probe;
  const port = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
  const { initialDelaySeconds: _, ...timings } = withDefaults(probe);
  return {
    ...(httpGet && { path: httpGet.path ?? '/' }),
    ...(port !== undefined && { port: Number(port) }),
    ...(exec?.command && { command: exec.command }),
    ...timings,
  };
}

/** https://kubernetes.io/docs/concepts/workloads/pods/probes/ */
function withDefaults(probe: IProbe) {
  const { initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = 1 } = probe;
  const { failureThreshold = 3, successThreshold = 1 } = probe;
  return { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold };
}
