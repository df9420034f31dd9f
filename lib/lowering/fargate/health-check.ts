import { limits } from '../../data/limits';
import type { ProbeSpec } from '../../spec/probe';
import type { ServiceSpec } from '../../spec/service';
import { clamp } from '../clamp';

/** The check that ECS runs inside a container; failing it replaces the task. */
export interface ContainerHealthCheck {
  readonly command: string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** Failures in this time after the start do not count. */
  readonly startPeriodSeconds: number;
}

/**
 * Liveness (or startup, where there is no liveness) as a container check.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export function containerHealthCheck(service: ServiceSpec): ContainerHealthCheck | undefined {
  const probe = service.probes.liveness ?? service.probes.startup;
  if (probe === undefined) return undefined;
  const timeoutSeconds = clamp(probe.timeoutSeconds, limits.ecsHealthCheckTimeoutSeconds);
  return {
    command: probeCommand(probe, service),
    // CDK refuses a check that could begin before the last one ended
    intervalSeconds: clamp(Math.max(probe.periodSeconds, timeoutSeconds + 1), limits.ecsHealthCheckIntervalSeconds),
    timeoutSeconds,
    retries: clamp(probe.failureThreshold, limits.ecsHealthCheckRetries),
    startPeriodSeconds: clamp(startSeconds(service), limits.ecsHealthCheckStartPeriodSeconds),
  };
}

/** Longest time that a service may take to start: what its startup probe allows, else the delay of its liveness probe. */
export function startSeconds({ probes }: ServiceSpec): number {
  const { startup, liveness } = probes;
  const started = startup ? startup.initialDelaySeconds + startup.periodSeconds * startup.failureThreshold : 0;
  return Math.max(started, liveness?.initialDelaySeconds ?? 0);
}

/** ECS has no HTTP check of its own: the image brings curl or wget, or the probe a command. */
function probeCommand(probe: ProbeSpec, service: ServiceSpec): string[] {
  if (probe.command !== undefined) return ['CMD', ...probe.command];
  const port = probe.port ?? service.port ?? 80;
  if (probe.path === undefined || onlyConnects(probe, service))
    return ['CMD-SHELL', `nc -z 127.0.0.1 ${port} || exit 1`];
  const url = quote(`${service.tls ? 'https' : 'http'}://127.0.0.1:${port}${probe.path}`);
  const [curl, wget] = service.tls ? ['-fsSk', '-q --no-check-certificate'] : ['-fsS', '-q'];
  const seconds = probe.timeoutSeconds;
  const ask = `if command -v curl >/dev/null; then curl ${curl} -o /dev/null -m ${seconds} ${url}; else wget ${wget} -T ${seconds} -O /dev/null ${url}; fi`;
  return ['CMD-SHELL', `${ask} || exit 1`];
}

/** Whether a check with a path can only find out if the port takes connections: curl and wget ask no gRPC. */
export function onlyConnects(probe: ProbeSpec, { port, protocol }: ServiceSpec): boolean {
  const isMainPort = probe.port === undefined || probe.port === port;
  return protocol === 'grpc' && isMainPort && probe.path !== undefined && probe.command === undefined;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
