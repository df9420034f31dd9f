import { limits } from '../../data/limits';
import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import { daysKept } from '../facts/days-kept';
import type { Fact } from '../facts/fact';
import { absent, always, notYet, when } from '../facts/fact';
import { honoured, impossible, refused, rounded, substituted } from '../lowering-note';
import { livenessOutcome, readinessOutcome, startupOutcome } from './probe-outcomes';
import {
  buildOutcome,
  cronOutcome,
  protocolOutcome,
  releaseOutcome,
  replicasOutcome,
  scalingOutcome,
  serviceOf,
  sizeOutcome,
} from './service-outcomes';
import { routeHostsOutcome } from '../web-outcomes';

/** Longest wait between SIGTERM and SIGKILL. */
const { max: MAX_STOP_SECONDS } = limits.ecsStopTimeoutSeconds;

/** How each fact of a service is carried out on ECS Fargate. */
export const fargateServiceFacts: readonly Fact[] = [
  when(
    'services.*.kind',
    (kind: ServiceSpec['kind']) =>
      kind === 'daemon'
        ? impossible('Fargate has no nodes that a daemon could belong to, and EC2 capacity is not available yet', {
            allowed: 'web, internal, worker, job',
            fix: 'choose another kind',
          })
        : honoured(kind === 'job' ? 'scheduled task' : 'ECS service'),
    'ECS service; a scheduled task for a job. No daemon yet',
  ),
  always('services.*.group', 'stack of its own'),
  always('services.*.image', 'image of the container'),
  when(
    'services.*.build',
    (_, context) => buildOutcome(context),
    'image of the released tag; before the first release a stand-in, or no replica',
  ),
  always('services.*.architecture', 'runtime platform of the task'),
  always('services.*.entrypoint', 'entry point of the container'),
  always('services.*.command', 'command of the container'),

  always('services.*.port', 'port mapping'),
  when(
    'services.*.protocol',
    (protocol: ServiceSpec['protocol'], context) => protocolOutcome(protocol, serviceOf(context), context.spec),
    'protocol of the target group and of Service Connect',
  ),
  always('services.*.ports', 'port mappings; no connection to them is opened'),
  always('services.*.tls', 'HTTPS target group: the load balancer encrypts to the container'),

  when(
    'services.*.resources',
    (_, context) => sizeOutcome(serviceOf(context)),
    'smallest task size that holds the limit, or the request where there is none',
  ),
  always('services.*.ephemeralStorageGiB', 'ephemeral storage of the task'),
  when(
    'services.*.probes.startup',
    (_, context) => startupOutcome(serviceOf(context)),
    'start period of the container check, at most 300 s',
  ),
  when(
    'services.*.probes.liveness',
    (_, context) => livenessOutcome(serviceOf(context)),
    'container check; a failing task is replaced',
  ),
  when(
    'services.*.probes.readiness',
    (_, context) => readinessOutcome(serviceOf(context)),
    'health check of the target group',
  ),
  when(
    'services.*.replicas',
    (_, context) => replicasOutcome(context),
    'desired count, or the bounds of Application Auto Scaling',
  ),
  when(
    'services.*.scaling.*',
    (policy: ScalingPolicySpec, context) => scalingOutcome(policy, serviceOf(context)),
    'target tracking on cpu, memory and requests, scheduled actions. No latency, connections or queue yet',
  ),
  always('services.*.scalingBehavior.scaleOut.everySeconds', 'scale-out cooldown'),
  always('services.*.scalingBehavior.scaleIn.everySeconds', 'scale-in cooldown'),
  always('services.*.capacity', 'capacity providers FARGATE and FARGATE_SPOT'),
  when(
    'services.*.shutdownSeconds',
    (seconds: number) =>
      seconds <= MAX_STOP_SECONDS
        ? honoured('stop timeout, and draining of the load balancer')
        : rounded(`ECS kills after ${MAX_STOP_SECONDS} s; the load balancer drains for ${seconds} s`),
    `stop timeout of at most ${MAX_STOP_SECONDS} s, and draining of the load balancer`,
  ),
  when(
    'services.*.release',
    (_, context) => releaseOutcome(serviceOf(context)),
    "ECS's own rolling, blue/green, linear and canary deployments; all but rolling with one route",
  ),

  when('services.*.routes', (_, context) => routeHostsOutcome(serviceOf(context), context.spec), 'listener rules'),
  always('services.*.websocket', 'least outstanding requests; connections drain on release'),
  always('services.*.sticky', 'cookie of the load balancer'),
  always('services.*.calls', 'Service Connect, and a rule in both security groups'),
  always('services.*.uses', 'a role or permission of its own, and a rule in both security groups'),
  always('services.*.consumes', 'permission to receive'),
  when(
    'services.*.egress',
    (egress: ServiceSpec['egress']) =>
      egress === 'internet' || egress.length === 0
        ? honoured('TCP 443 of its security group')
        : notYet('fargate', "use egress: 'internet', or nothing"),
    "TCP 443 of its security group, for 'internet'. No host names yet",
  ),

  always('services.*.env', 'environment of the container'),
  always('services.*.secrets', 'fetched from Secrets Manager when the task starts'),
  absent('services.*.files'),
  absent('services.*.mounts'),
  absent('services.*.sidecars.*'),
  always('services.*.permissions', 'policy of the task role'),
  when(
    'services.*.schedule',
    ({ cron }: { cron: string }) => cronOutcome(cron, 'EventBridge Scheduler starts the task'),
    'EventBridge Scheduler starts the task',
  ),
  when(
    'services.*.privileged',
    (privileged: boolean) =>
      privileged
        ? refused('Fargate has no privileged containers', { allowed: 'false', fix: 'do without' })
        : honoured('not privileged'),
    'refused: Fargate has no privileged containers',
  ),
  when(
    'services.*.namespace',
    () => substituted('ECS has no namespaces; its security group keeps it apart'),
    'a security group of its own instead',
  ),
  always('services.*.exec', 'ECS Exec, with the session logged'),
  daysKept('services.*.logDays', 'logs'),
];
