import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { charts } from '../../../data/kubernetes';
import { quantities } from '../../../lowering/kubernetes/resources';
import { DASHBOARD_LABEL } from '../../../lowering/kubernetes/telemetry/dashboards';
import { dataSources } from '../../../lowering/kubernetes/telemetry/data-sources';
import { clusterName, secretName, slotted } from '../../../lowering/names';
import { acknowledge } from '../../../shared/acknowledge';
import { allow } from '../../../shared/allow';
import { dataRemovalPolicy } from '../../../shared/removal';
import type { StageSpec } from '../../../spec/stage';
import { copiedSecret } from '../copied-secret';
import type { PlatformChart } from '../platform-chart';
import { podRole } from '../pod-role';
import { onSystemNodes } from '../system-nodes';

const ADMIN = 'grafana-admin';

/** Grafana without a memory of its own: what people see is what Git holds. */
export function grafanaChart(spec: StageSpec): PlatformChart {
  return {
    chart: charts.grafana,
    values: {
      ...onSystemNodes,
      fullnameOverride: charts.grafana.name,
      replicas: 1,
      serviceAccount: { name: charts.grafana.name },
      rbac: { pspEnabled: false },
      testFramework: { enabled: false },
      admin: { existingSecret: ADMIN, userKey: 'username', passwordKey: 'password' },
      'grafana.ini': {
        analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
        users: { allow_sign_up: false },
        'auth.anonymous': { enabled: false },
      },
      datasources: { 'datasources.yaml': { apiVersion: 1, datasources: dataSources(spec) } },
      sidecar: {
        dashboards: {
          enabled: true,
          label: DASHBOARD_LABEL,
          labelValue: '1',
          searchNamespace: 'ALL',
          resource: 'configmap',
        },
      },
      resources: { requests: quantities({ milliCpu: 50, memoryMiB: 256 }), limits: { memory: '512Mi' } },
      // name and password of the first user
      extraObjects: [copiedSecret(ADMIN, { dataFrom: [{ extract: { key: adminSecretName(spec) } }] })],
    },
    identity: (scope, id) => new GrafanaIdentity(scope, id, spec),
  };
}

const adminSecretName = (spec: StageSpec) => secretName(spec, 'observability', slotted(spec, 'grafana'));

/** A password that nobody chose, and the right to read what CloudWatch and X-Ray have. */
class GrafanaIdentity extends Construct {
  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    this.createAdmin(spec);
    const role = podRole(this, 'Role', {
      inlinePolicies: {
        ReadSignals: allow(
          [
            'cloudwatch:DescribeAlarms',
            'cloudwatch:DescribeAlarmsForMetric',
            'cloudwatch:GetMetricData',
            'cloudwatch:ListMetrics',
            'ec2:DescribeRegions',
            'tag:GetResources',
          ],
          '*',
        ),
      },
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'These actions know no resources. They read numbers and the states of alarms, and change nothing.',
    );
    new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: clusterName(spec),
      namespace: charts.grafana.namespace,
      serviceAccount: charts.grafana.name,
      roleArn: role.roleArn,
    });
  }

  private createAdmin(spec: StageSpec): void {
    const admin = new Secret(this, 'Admin', {
      secretName: adminSecretName(spec),
      description: `First user of Grafana, ${spec.system} ${spec.stage}`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'admin' }),
        generateStringKey: 'password',
        excludePunctuation: true,
      },
      removalPolicy: dataRemovalPolicy(spec),
    });
    acknowledge(
      admin,
      'AwsSolutions-SMG4',
      'Grafana reads the password when it starts; a change by a function would lock its user out until then. It is reached through the Kubernetes API alone, where people sign in with their own roles.',
    );
  }
}
