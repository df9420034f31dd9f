import type { ReleaseSpec } from '../../spec/release';
import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import { awsCron } from '../cron';
import type { Fact, FactContext } from '../facts/fact';
import { always, notYet, when } from '../facts/fact';
import { retentionDays } from '../log-retention';
import type { Outcome } from '../lowering-note';
import { honoured, refused, rounded, substituted } from '../lowering-note';
import { hasPlaceholder, isReleased } from '../released';
import { livenessOutcome, readinessOutcome, startupOutcome } from './probe-outcomes';
import { rolloutBounds } from './rollout';
import { taskSize, wantedSize } from './task-size';

/** Longest wait between SIGTERM and SIGKILL on Fargate, in seconds. */
const MAX_STOP_SECONDS = 120;

const serviceOf = ({ spec, names }: FactContext) => spec.services[names[0] ?? ''] as ServiceSpec;
const only = <Value>(pattern: string, isAvailable: (value: Value) => boolean, how: string, instead: string): Fact =>
  when<Value>(pattern, (value) => (isAvailable(value) ? honoured(how) : notYet('fargate', instead)));

/** How each fact of a service is carried out on ECS Fargate. */
export const fargateServiceFacts: readonly Fact[] = [
  only<string>('services.*.kind', (kind) => kind !== 'daemon', 'ECS service, or a scheduled task for a job', 'Fargate has no nodes that a daemon could belong to'),
  always('services.*.group', 'stack of its own'),
  always('services.*.image', 'image of the container'),
  when<unknown>('services.*.build', (_, context) => buildOutcome(context)),
  always('services.*.architecture', 'runtime platform of the task'),
  always('services.*.entrypoint', 'entry point of the container'),
  always('services.*.command', 'command of the container'),

  always('services.*.port', 'port mapping'),
  when<string>('services.*.protocol', (protocol, context) => protocolOutcome(protocol, serviceOf(context))),
  always('services.*.ports', 'port mappings; no connection to them is opened'),
  always('services.*.tls', 'HTTPS target group: the load balancer encrypts to the container'),

  when<unknown>('services.*.resources', (_, context) => sizeOutcome(serviceOf(context))),
  always('services.*.ephemeralStorageGiB', 'ephemeral storage of the task'),
  when<unknown>('services.*.probes.startup', (_, context) => startupOutcome(serviceOf(context))),
  when<unknown>('services.*.probes.liveness', (_, context) => livenessOutcome(serviceOf(context))),
  when<unknown>('services.*.probes.readiness', (_, context) => readinessOutcome(serviceOf(context))),
  when<unknown>('services.*.replicas', (_, context) => replicasOutcome(context)),
  when<ScalingPolicySpec>('services.*.scaling.*', (policy, context) => scalingOutcome(policy, serviceOf(context))),
  always('services.*.scalingBehavior.scaleOut.everySeconds', 'scale-out cooldown'),
  always('services.*.scalingBehavior.scaleIn.everySeconds', 'scale-in cooldown'),
  always('services.*.capacity', 'capacity providers FARGATE and FARGATE_SPOT'),
  when<number>('services.*.shutdownSeconds', (seconds) =>
    seconds <= MAX_STOP_SECONDS ? honoured('stop timeout, and draining of the load balancer') : rounded(`ECS kills after ${MAX_STOP_SECONDS} s; the load balancer drains for ${seconds} s`),
  ),
  when<unknown>('services.*.release', (_, context) => releaseOutcome(serviceOf(context))),

  always('services.*.routes', 'listener rules'),
  always('services.*.routes.*', 'listener rule'),
  always('services.*.websocket', 'least outstanding requests; connections drain on release'),
  always('services.*.sticky', 'cookie of the load balancer'),
  always('services.*.calls', 'Service Connect, and a rule in both security groups'),
  always('services.*.uses', 'a role or permission of its own, and a rule in both security groups'),
  always('services.*.consumes', 'permission to receive'),
  only<unknown>('services.*.egress', (egress) => egress === 'internet' || (Array.isArray(egress) && egress.length === 0), 'TCP 443 of its security group', "host names: use egress: 'internet' or nothing"),

  always('services.*.env', 'environment of the container'),
  always('services.*.secrets', 'fetched from Secrets Manager when the task starts'),
  always('services.*.permissions', 'policy of the task role'),
  when<{ cron: string }>('services.*.schedule', ({ cron }) =>
    awsCron(cron) === undefined ? refused('EventBridge Scheduler takes a day of the month or a weekday, not both: leave one of them *') : honoured('EventBridge Scheduler starts the task'),
  ),
  when<boolean>('services.*.privileged', (privileged) => (privileged ? refused('Fargate has no privileged containers: run it as a daemon on EC2 capacity or on eks') : honoured('not privileged'))),
  when<string>('services.*.namespace', () => substituted('ECS has no namespaces; its security group keeps it apart')),
  always('services.*.exec', 'ECS Exec, with the session logged'),
  when<number>('services.*.logDays', (days) => (retentionDays(days) === days ? honoured(`logs kept ${days} days`) : rounded(`logs kept ${retentionDays(days)} days, the next period that CloudWatch offers`))),
];

function buildOutcome({ spec, released, names }: FactContext): Outcome {
  const name = names[0] ?? '';
  if (isReleased(spec, name, released)) return honoured(`image of the release ${released[name]}`);
  return hasPlaceholder(serviceOf({ spec, released, names } as FactContext)) ? honoured('a stand-in runs until the first release') : honoured('starts at no replica until the first release');
}

function protocolOutcome(protocol: string, service: ServiceSpec): Outcome {
  if (protocol !== 'tcp' || service.kind !== 'web') return honoured('protocol of the target group and of Service Connect');
  return refused('an Application Load Balancer speaks HTTP and gRPC: make it internal, or speak one of those');
}

function sizeOutcome(service: ServiceSpec): Outcome {
  const size = taskSize(service);
  const wanted = wantedSize(service);
  if (size === undefined) return refused(`no Fargate task has ${wanted.cpuUnits / 1024} vCPU and ${wanted.memoryMiB} MiB: lower one, or run it on eks`);
  const shown = `a task of ${size.cpuUnits / 1024} vCPU and ${size.memoryMiB} MiB`;
  const asked = service.resources.request;
  const isExact = size.cpuUnits === asked.cpu * 1024 && size.memoryMiB === asked.memoryMiB && size.cpuUnits === wanted.cpuUnits && size.memoryMiB === wanted.memoryMiB;
  return isExact ? honoured(shown) : rounded(`${shown}: Fargate sells fixed sizes, and a task has all of its size, request and limit alike`);
}

function replicasOutcome(context: FactContext): Outcome {
  const { min, max } = serviceOf(context).replicas;
  if (!isReleased(context.spec, context.names[0] ?? '', context.released) && !hasPlaceholder(serviceOf(context))) return honoured('none until the first release, then as declared');
  return honoured(min === max ? `${min} tasks over the zones` : `${min} to ${max} tasks over the zones, by Application Auto Scaling`);
}

function scalingOutcome(policy: ScalingPolicySpec, service: ServiceSpec): Outcome {
  switch (policy.metric) {
    case 'cpu':
    case 'memory':
      return honoured(`target tracking at ${policy.percent} %, of the task's size`);
    case 'requests':
      return service.kind !== 'web' ? refused('only a web service has requests that the load balancer counts') : service.release.strategy === 'rolling' ? honoured('target tracking on requests per target') : notYet('fargate', `with a ${service.release.strategy} release; use cpu`);
    case 'schedule':
      return awsCron(policy.cron) === undefined ? refused('Application Auto Scaling takes a day of the month or a weekday, not both: leave one of them *') : honoured('scheduled action');
    default:
      return notYet('fargate', `scaling on ${policy.metric}; use cpu, memory, requests or schedule`);
  }
}

function releaseOutcome(service: ServiceSpec): Outcome {
  const release: ReleaseSpec = service.release;
  if (release.strategy !== 'rolling') {
    return service.routes.length === 1 ? honoured(`ECS ${release.strategy} release, rolled back by its alarm`) : notYet('fargate', `ECS shifts one listener rule, and this service has ${service.routes.length} routes; use rolling, or one route`);
  }
  const { minHealthyPercent, maxHealthyPercent } = rolloutBounds(service);
  const bounds = `${minHealthyPercent} to ${maxHealthyPercent} % of the tasks`;
  const follows = service.replicas.max > service.replicas.min && (release.maxSurge !== undefined || release.maxUnavailable > 0);
  return follows ? rounded(`rolling, ${bounds}: ECS counts in percent, so more tasks move at a time when there are more`) : honoured(`rolling, ${bounds}, with circuit breaker and rollback`);
}
