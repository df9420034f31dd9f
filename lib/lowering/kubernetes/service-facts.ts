import type { ReleaseSpec } from '../../spec/release';
import type { ScalingPolicySpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import {
  daemonCapacityOutcome,
  daemonDiskOutcome,
  daemonNodesOutcome,
  daemonReleaseOutcome,
  daemonReplicasOutcome,
  daemonSizeOutcome,
  ofDaemon,
  privilegedOutcome,
} from '../daemon-outcomes';
import type { Fact } from '../facts/fact';
import { always, when } from '../facts/fact';
import { honoured } from '../lowering-note';
import { logDaysOutcome } from './container-logs';
import { filesOutcome, sidecarOutcome } from './container-outcomes';
import { egressOutcome, routesOutcome, usesOutcome } from './network-outcomes';
import { probeOutcome } from './probe-outcomes';
import { belowPercentOutcome, replicasOutcome, scalingOutcome, stepOutcome } from './scaling-outcomes';
import { releaseOutcome } from './release-outcome';
import { zonesOutcome } from '../zones-outcome';
import { capacityOutcome, shutdownOutcome } from './capacity-outcomes';
import { serviceOf } from './service-of';
import {
  buildOutcome,
  cronOutcome,
  kindOutcome,
  namespaceOutcome,
  portsOutcome,
  protocolOutcome,
  shellOutcome,
  sizeOutcome,
} from './service-outcomes';

/** How each fact of a service is carried out on EKS. */
export const kubernetesServiceFacts: readonly Fact[] = [
  when(
    'services.*.kind',
    kindOutcome,
    'Deployment, or Rollout where releases shift traffic; a CronJob for a job, a DaemonSet for a daemon',
  ),
  always('services.*.group', 'stack of its own for its identity'),
  always('services.*.image', 'image of the container'),
  when(
    'services.*.build',
    (_, context) => buildOutcome(context),
    'image of the released tag; before the first release a stand-in, or no replica',
  ),
  always('services.*.architecture', 'nodes of this architecture'),
  always('services.*.entrypoint', 'command of the container'),
  always('services.*.command', 'arguments of the container'),

  always('services.*.port', 'port of the container and of its Service'),
  when(
    'services.*.protocol',
    (protocol: ServiceSpec['protocol'], context) => protocolOutcome(protocol, serviceOf(context), context.spec),
    'protocol of the target group',
  ),
  when('services.*.ports', portsOutcome, 'ports of the container; no connection to them is opened'),
  always('services.*.tls', 'HTTPS target group: the load balancer encrypts to the container'),

  when(
    'services.*.resources',
    ofDaemon(daemonSizeOutcome, (_, context) => sizeOutcome(serviceOf(context))),
    'requests and limits of the container',
  ),
  when(
    'services.*.ephemeralStorageGiB',
    ofDaemon(daemonDiskOutcome, () => honoured('disk of the node, set aside and limited')),
    'disk of the node, set aside and limited',
  ),
  when('services.*.probes.startup', (_, context) => probeOutcome('startup', context), 'startup probe'),
  when('services.*.probes.liveness', (_, context) => probeOutcome('liveness', context), 'liveness probe'),
  when(
    'services.*.probes.readiness',
    (_, context) => probeOutcome('readiness', context),
    'readiness probe, and health check of the target group',
  ),
  when(
    'services.*.replicas',
    ofDaemon(daemonReplicasOutcome, (_, context) => replicasOutcome(context)),
    'replicas of the Deployment, or the bounds of KEDA',
  ),
  when(
    'services.*.scaling.*',
    (policy: ScalingPolicySpec, context) => scalingOutcome(policy, context),
    'triggers of KEDA, and windows of time',
  ),
  always('services.*.scalingBehavior.scaleOut.replicas', 'behaviour of the autoscaler'),
  when('services.*.scalingBehavior.scaleOut.everySeconds', stepOutcome, 'behaviour of the autoscaler'),
  always('services.*.scalingBehavior.scaleIn.replicas', 'behaviour of the autoscaler'),
  when('services.*.scalingBehavior.scaleIn.everySeconds', stepOutcome, 'behaviour of the autoscaler'),
  when(
    'services.*.scalingBehavior.scaleIn.belowPercent',
    belowPercentOutcome,
    'one target for both directions instead',
  ),
  when(
    'services.*.capacity',
    ofDaemon(daemonCapacityOutcome, (_, context) => capacityOutcome(serviceOf(context))),
    'Spot nodes, or nodes at the regular price; a base is a Deployment of its own. No base where releases shift traffic',
  ),
  when('services.*.zones', (_, context) => zonesOutcome(context, 'nodes in'), 'nodes in these zones only'),
  when(
    'services.*.nodes',
    ofDaemon(daemonNodesOutcome, () => honoured('nodes of this pool, which nobody else is on')),
    'nodes of this pool, which nobody else is on',
  ),
  when(
    'services.*.shutdownSeconds',
    (_, context) => shutdownOutcome(serviceOf(context)),
    'grace period of the pod, and draining of the load balancer; two minutes on Spot',
  ),
  when(
    'services.*.release',
    ofDaemon(daemonReleaseOutcome, (release: Partial<ReleaseSpec>, context) =>
      releaseOutcome(release, serviceOf(context), context.spec),
    ),
    'rolling update; one that does not get ready stops. Argo Rollouts for blue/green, and in whole pods for linear and canary',
  ),

  when('services.*.routes', (_, context) => routesOutcome(context), 'listener rules, and a TargetGroupBinding'),
  always('services.*.websocket', 'least outstanding requests; connections drain on release'),
  always('services.*.sticky', 'cookie of the load balancer'),
  always('services.*.calls', 'Service with a stable name, and a rule in both NetworkPolicies'),
  when(
    'services.*.uses',
    (_, context) => usesOutcome(context),
    'a role or permission of its own, and a rule in its NetworkPolicy',
  ),
  always('services.*.consumes', 'permission to receive'),
  when(
    'services.*.egress',
    egressOutcome,
    "TCP 443 of its NetworkPolicy, for 'internet'; an ApplicationNetworkPolicy, for host names",
  ),

  always('services.*.env', 'ConfigMap; a change is a new revision of the pods'),
  always('services.*.secrets', 'kept in the cluster by External Secrets, read when the container starts'),
  when('services.*.files', (_, context) => filesOutcome(context), 'ConfigMap, each file mounted by itself'),
  always(
    'services.*.mounts',
    'volume of its own on an EFS access point, mounted by the node over TLS with an identity',
  ),
  when(
    'services.*.sidecars.*',
    (_, context) => sidecarOutcome(context),
    'sidecar and init containers of the same pod, which start before the service in this order',
  ),
  always('services.*.permissions', 'policy of its role, which Pod Identity gives to its pods'),
  when('services.*.schedule', ({ cron }: { cron: string }) => cronOutcome(cron), 'schedule of the CronJob'),
  always('services.*.timeoutSeconds', 'deadline of a run'),
  always('services.*.beforeRelease', 'Job that Argo CD waits for, before it applies what makes pods'),
  when(
    'services.*.privileged',
    privilegedOutcome,
    'privileged container of a daemon, on a node group where daemons alone run',
  ),
  when('services.*.namespace', namespaceOutcome, 'namespace of its own'),
  when('services.*.exec', shellOutcome, 'kubectl exec for operators; the audit log says who'),
  when('services.*.logDays', logDaysOutcome, 'retention of the log group that all containers of the cluster share'),
  always(
    'secrets.*.refreshHours',
    'refresh interval of External Secrets, of several in one service the shortest; a running pod keeps what it read at its start',
  ),
];
