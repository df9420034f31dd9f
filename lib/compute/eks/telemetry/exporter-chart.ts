import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { charts } from '../../../data/kubernetes';
import { clusterAlarms, metricsOf } from '../../../lowering/kubernetes/telemetry/alarms';
import { quantities } from '../../../lowering/kubernetes/resources';
import { clusterName } from '../../../lowering/names';
import { exporterConfiguration } from '../../../lowering/prometheus/cloudwatch-exporter';
import { acknowledge } from '../../../shared/acknowledge';
import { allow } from '../../../shared/allow';
import type { StageSpec } from '../../../spec/stage';
import type { PlatformChart } from '../platform-chart';
import { podRole } from '../pod-role';
import { onSystemNodes } from '../system-nodes';

const NAME = 'cloudwatch-exporter';

/** Brings what only AWS counts into Prometheus, as far as alarms are judged on it: of load balancer, data and queues. */
export function exporterChart(spec: StageSpec): PlatformChart {
  return {
    chart: charts.cloudWatchExporter,
    values: {
      ...onSystemNodes,
      fullnameOverride: NAME,
      serviceAccount: { name: NAME },
      testConnection: false,
      // as JSON, which is YAML
      config: JSON.stringify(exporterConfiguration(spec, metricsOf(clusterAlarms(spec)))),
      extraArgs: { 'scraping-interval': 60 },
      serviceMonitor: { enabled: true, interval: '60s' },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      resources: { requests: quantities({ milliCpu: 20, memoryMiB: 64 }), limits: { memory: '256Mi' } },
    },
    identity: (scope, id) => new ExporterIdentity(scope, id, spec),
  };
}

/** It may read numbers, and look up which resources bear the tags of the stage. */
class ExporterIdentity extends Construct {
  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    const role = podRole(this, 'Role', {
      inlinePolicies: {
        ReadMetrics: allow(['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics', 'tag:GetResources'], '*'),
      },
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'These actions know no resources. They read numbers and tags, and change nothing.',
    );
    new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: clusterName(spec),
      namespace: charts.cloudWatchExporter.namespace,
      serviceAccount: NAME,
      roleArn: role.roleArn,
    });
  }
}
