import type { ProbeSpec } from '../../spec/probe';
import type { ServiceSpec } from '../../spec/service';
import type { IContainer, IProbe } from './models';
import { argument, literal } from './template-text';

type Probes = Pick<IContainer, 'startupProbe' | 'livenessProbe' | 'readinessProbe'>;

/** The checks of the kubelet, with the timings of the description. */
export function probesOf(service: ServiceSpec): Probes {
  const { startup, liveness } = service.probes;
  const readiness = readinessOf(service);
  return {
    // Kubernetes refuses any other number of successes for these two
    startupProbe: startup && kubeletProbe({ ...startup, successThreshold: 1 }, service),
    livenessProbe: liveness && kubeletProbe({ ...liveness, successThreshold: 1 }, service),
    readinessProbe: readiness && kubeletProbe(readiness, service),
  };
}

/** Of a stand-in: it answers on the port, whatever the service itself would do. */
export function standInProbes({ port }: ServiceSpec): Probes {
  return { readinessProbe: port === undefined ? undefined : { tcpSocket: { port } } };
}

/** A web service without a readiness check is asked whether it is alive, as by the load balancer. */
export function readinessOf({ kind, probes }: ServiceSpec): ProbeSpec | undefined {
  return probes.readiness ?? (kind === 'web' ? probes.liveness : undefined);
}

/** How a probe asks. gRPC servers answer no HTTP path; they have a health service of their own. */
export function askingWay(probe: ProbeSpec, service: ServiceSpec): 'command' | 'grpc' | 'path' | 'port' {
  if (probe.command !== undefined) return 'command';
  const isMainPort = probe.port === undefined || probe.port === service.port;
  if (service.protocol === 'grpc' && isMainPort) return service.tls ? 'port' : 'grpc';
  return probe.path === undefined ? 'port' : 'path';
}

/** Longest time that a service may take to start, in seconds. */
export function startSeconds({ probes }: ServiceSpec): number {
  const { startup, liveness } = probes;
  const started = startup ? startup.initialDelaySeconds + startup.periodSeconds * startup.failureThreshold : 0;
  return Math.max(started, liveness?.initialDelaySeconds ?? 0);
}

function kubeletProbe(spec: ProbeSpec, service: ServiceSpec): IProbe {
  const way = askingWay(spec, service);
  const port = spec.port ?? service.port ?? 80;
  const scheme = service.tls && port === service.port ? 'HTTPS' : 'HTTP';
  return {
    exec: way === 'command' ? { command: (spec.command ?? []).map(argument) } : undefined,
    grpc: way === 'grpc' ? { port } : undefined,
    httpGet: way === 'path' ? { path: literal(spec.path ?? '/'), port, scheme } : undefined,
    tcpSocket: way === 'port' ? { port } : undefined,
    initialDelaySeconds: spec.initialDelaySeconds,
    periodSeconds: spec.periodSeconds,
    timeoutSeconds: spec.timeoutSeconds,
    failureThreshold: spec.failureThreshold,
    successThreshold: spec.successThreshold,
  };
}
