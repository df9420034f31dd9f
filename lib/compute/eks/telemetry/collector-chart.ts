import { Stack } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { charts } from '../../../data/kubernetes';
import { agentConfiguration } from '../../../lowering/kubernetes/telemetry/agent-configuration';
import { quantities } from '../../../lowering/kubernetes/resources';
import { clusterName } from '../../../lowering/names';
import { COLLECTOR_HEALTH_PORT } from '../../../lowering/telemetry/collector';
import { scrapedServices } from '../../../lowering/telemetry/signals';
import type { StageSpec } from '../../../spec/stage';
import { grantTelemetry } from '../../telemetry-permissions';
import type { PlatformChart } from '../platform-chart';
import { podRole } from '../pod-role';

/** Name of the release in the cluster, its service account, and the Service to which programs send. */
const NAME = 'otel-collector';

/** The same program as everywhere, with the parts for AWS and for logs. */
const IMAGE = 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib';

/** A collector on every node: what a pod says stays there until it leaves the cluster. */
export function collectorChart(spec: StageSpec): PlatformChart {
  return {
    chart: charts.openTelemetryCollector,
    values: collectorValues(spec),
    identity: (scope, id) => new CollectorIdentity(scope, id, spec),
  };
}

function collectorValues(spec: StageSpec): Record<string, unknown> {
  const readsLogs = spec.observability.logs === 'loki';
  const closed = { enabled: false };
  return {
    fullnameOverride: NAME,
    mode: 'daemonset',
    image: { repository: IMAGE, tag: charts.openTelemetryCollector.appVersion },
    command: { name: 'otelcol-contrib' },
    serviceAccount: { name: NAME },
    alternateConfig: agentConfiguration(spec),
    // ports of the node stay closed: programs come by the Service, which leads to the collector of their own node
    ports: {
      otlp: { hostPort: 0 },
      'otlp-http': { hostPort: 0 },
      'jaeger-compact': closed,
      'jaeger-thrift': closed,
      'jaeger-grpc': closed,
      zipkin: closed,
    },
    service: { enabled: true, internalTrafficPolicy: 'Local' },
    clusterRole: {
      create: true,
      rules: [{ apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] }],
    },
    extraEnvs: [{ name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
    ...(readsLogs && {
      extraVolumes: [{ name: 'pod-logs', hostPath: { path: '/var/log/pods' } }],
      extraVolumeMounts: [{ name: 'pod-logs', mountPath: '/var/log/pods', readOnly: true }],
    }),
    livenessProbe: { httpGet: { port: COLLECTOR_HEALTH_PORT, path: '/' } },
    readinessProbe: { httpGet: { port: COLLECTOR_HEALTH_PORT, path: '/' } },
    // the files of other containers belong to root
    securityContext: {
      ...(readsLogs ? { runAsUser: 0, runAsGroup: 0 } : { runAsNonRoot: true, runAsUser: 10_001 }),
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], ...(readsLogs && { add: ['DAC_READ_SEARCH'] }) },
    },
    // on nodes of all kinds
    tolerations: [{ operator: 'Exists' }],
    resources: { requests: quantities({ milliCpu: 50, memoryMiB: 128 }), limits: { memory: '512Mi' } },
  };
}

/** What the collectors may do in AWS: hand over traces to X-Ray, and numbers to CloudWatch, where these keep them. */
class CollectorIdentity extends Construct {
  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    const role = podRole(this, 'Role');
    const { metrics, traces } = spec.observability;
    grantTelemetry(role, spec, Stack.of(this), {
      xray: traces === 'xray',
      cloudWatch: metrics === 'cloudwatch' && scrapedServices(spec).length > 0,
    });
    new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: clusterName(spec),
      namespace: charts.openTelemetryCollector.namespace,
      serviceAccount: NAME,
      roleArn: role.roleArn,
    });
  }
}
