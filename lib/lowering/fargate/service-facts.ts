import { limits } from '../../data/limits';
import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import {
  daemonCapacityOutcome,
  daemonDiskOutcome,
  daemonKindOutcome,
  daemonNodesOutcome,
  daemonReleaseOutcome,
  daemonReplicasOutcome,
  daemonSizeOutcome,
  ofDaemon,
  privilegedOutcome,
} from '../daemon-outcomes';
import { daysKept } from '../facts/days-kept';
import type { Fact } from '../facts/fact';
import { always, when } from '../facts/fact';
import { honoured, refused, rounded, substituted } from '../lowering-note';
import { filesOutcome, sidecarOutcome } from './container-outcomes';
import { egressOutcome } from './egress-outcome';
import { callsOutcome } from './calls-outcome';
import { livenessOutcome, readinessOutcome, startupOutcome } from './probe-outcomes';
import {
  buildOutcome,
  cronOutcome,
  protocolOutcome,
  releaseOutcome,
  replicasOutcome,
  serviceOf,
  sizeOutcome,
} from './service-outcomes';
import { beforeReleaseOutcome, jobKindOutcome, timeoutOutcome } from './job-outcomes';
import { scalingOutcome, stepOutcome } from './scaling-outcomes';
import { routeHostsOutcome } from '../web-outcomes';
import { zonesOutcome } from '../zones-outcome';

/** Longest wait between SIGTERM and SIGKILL. */
const { max: MAX_STOP_SECONDS } = limits.ecsStopTimeoutSeconds;

const SCHEDULED = 'EventBridge Scheduler starts the task, by Step Functions, unless an earlier run is still going';

/** How each fact of a service is carried out on ECS Fargate. */
export const fargateServiceFacts: readonly Fact[] = [
  when(
    'services.*.kind',
    ofDaemon(daemonKindOutcome, (kind: ServiceSpec['kind'], context) =>
      kind === 'job' ? jobKindOutcome(context) : honoured('ECS service'),
    ),
    'ECS service; a scheduled task for a job, and a task on each EC2 instance of its own for a daemon',
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
    ofDaemon(daemonSizeOutcome, (_, context) => sizeOutcome(context)),
    'smallest task size that holds the limit, or the request where there is none, and the proxy of Service Connect',
  ),
  when(
    'services.*.ephemeralStorageGiB',
    ofDaemon(daemonDiskOutcome, () => honoured('ephemeral storage of the task')),
    'ephemeral storage of the task, or disk of the node of a daemon',
  ),
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
    ofDaemon(daemonReplicasOutcome, (_, context) => replicasOutcome(context)),
    'desired count, or the bounds of Application Auto Scaling',
  ),
  when(
    'services.*.scaling.*',
    (policy: ScalingPolicySpec, context) => scalingOutcome(policy, context),
    'target tracking, or steps where their size is declared; scheduled actions. No list of a cache',
  ),
  always('services.*.scalingBehavior.scaleOut.replicas', 'step policy, on an alarm over everything that is followed'),
  when('services.*.scalingBehavior.scaleOut.everySeconds', stepOutcome, 'cooldown of the step policy'),
  always('services.*.scalingBehavior.scaleIn.replicas', 'step policy, on an alarm over everything that is followed'),
  when('services.*.scalingBehavior.scaleIn.everySeconds', stepOutcome, 'cooldown of the step policy'),
  always('services.*.scalingBehavior.scaleIn.belowPercent', 'threshold of the alarm on which tasks are removed'),
  when(
    'services.*.capacity',
    ofDaemon(daemonCapacityOutcome, () => honoured('capacity providers FARGATE and FARGATE_SPOT')),
    'capacity providers FARGATE and FARGATE_SPOT; no Spot for a daemon',
  ),
  when('services.*.zones', (_, context) => zonesOutcome(context, 'subnets in'), 'subnets in these zones only'),
  when(
    'services.*.nodes',
    ofDaemon(daemonNodesOutcome, () => substituted('a task has no node: its size is that of its service')),
    'the size of its task instead; EC2 instances for a daemon',
  ),
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
    ofDaemon(daemonReleaseOutcome, (_, context) => releaseOutcome(serviceOf(context), context.spec)),
    "ECS's own rolling, blue/green, linear and canary deployments; all but rolling with one route, and not during a move",
  ),

  when('services.*.routes', (_, context) => routeHostsOutcome(serviceOf(context), context.spec), 'listener rules'),
  always('services.*.websocket', 'least outstanding requests; connections drain on release'),
  always('services.*.sticky', 'cookie of the load balancer'),
  when(
    'services.*.calls',
    callsOutcome,
    'Service Connect, or a name in DNS for a daemon, and a rule in both security groups',
  ),
  always('services.*.uses', 'a role or permission of its own, and a rule in both security groups'),
  always('services.*.consumes', 'permission to receive'),
  when(
    'services.*.egress',
    egressOutcome,
    "TCP 443 of its security group, for 'internet'; a forward proxy, for host names on 443 and 80",
  ),

  always('services.*.env', 'environment of the container'),
  always('services.*.secrets', 'fetched from Secrets Manager when the task starts'),
  when(
    'services.*.files',
    filesOutcome,
    'volumes that a container writes first, read-only, a folder each; nothing else is in these folders',
  ),
  always(
    'services.*.mounts',
    'EFS volumes over TLS, with an access point, a permission, and a rule in both security groups',
  ),
  when(
    'services.*.sidecars.*',
    sidecarOutcome,
    'containers of the same task, which start before the service in this order; the task holds them all',
  ),
  always('services.*.permissions', 'policy of the task role'),
  when('services.*.schedule', ({ cron }: { cron: string }) => cronOutcome(cron, SCHEDULED), SCHEDULED),
  when('services.*.timeoutSeconds', timeoutOutcome, 'deadline of a run: Step Functions stops the task'),
  when(
    'services.*.beforeRelease',
    beforeReleaseOutcome,
    'run by Step Functions, for which CloudFormation waits before it updates the services of the group',
  ),
  when(
    'services.*.privileged',
    privilegedOutcome,
    'privileged container of a daemon, on EC2 instances where daemons alone run',
  ),
  when(
    'services.*.namespace',
    () => substituted('ECS has no namespaces; its security group keeps it apart'),
    'a security group of its own instead',
  ),
  when(
    'services.*.exec',
    (exec: boolean, context) =>
      exec && serviceOf(context).kind === 'job'
        ? refused('a run of a job is started by a state machine, which opens no shell into it', {
            allowed: 'false',
            fix: 'leave it out, or look at the log of the run',
          })
        : honoured('ECS Exec, with the session logged'),
    'ECS Exec, with the session logged; not for a job',
  ),
  when(
    'secrets.*.refreshHours',
    () => substituted('no copy is kept that could be old: a task reads the current value when it starts'),
    'not needed: no copy is kept; a task reads the current value when it starts',
  ),
  daysKept('services.*.logDays', 'logs'),
];
