import { Stack } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { CfnAddon } from 'aws-cdk-lib/aws-eks-v2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { INetwork } from '../../contracts/network';
import { addOns } from '../../data/kubernetes';
import { containerLogDays } from '../../lowering/kubernetes/container-logs';
import { applicationLogFile } from '../../lowering/kubernetes/telemetry/node-logs';
import { clusterName } from '../../lowering/names';
import { classLogGroupName, keptApart } from '../../lowering/telemetry/log-classes';
import { acknowledge } from '../../shared/acknowledge';
import { allow } from '../../shared/allow';
import { encryptedLogGroup } from '../../shared/log-group';
import type { StageSpec } from '../../spec/stage';
import { podRole } from './pod-role';
import { onSystemNodes } from './system-nodes';

/** Logs of containers and nodes, and Container Insights: the CloudWatch agent and Fluent Bit on every node. */
export class ClusterTelemetry extends Construct {
  constructor(
    scope: Construct,
    id: string,
    cluster: ICluster,
    private readonly spec: StageSpec,
    network: INetwork,
  ) {
    super(scope, id);
    // made here, or the agents would make them: unencrypted and kept for ever
    const groups = Object.entries(this.logDays()).map(([kind, days]) =>
      encryptedLogGroup(this, kind, { name: `${this.logPrefix}/${kind}`, days, key: network.logKey }),
    );
    const addOn = new CfnAddon(this, 'AddOn', {
      addonName: addOns.cloudWatchObservability.name,
      clusterName: cluster.clusterName,
      resolveConflicts: 'OVERWRITE',
      podIdentityAssociations: [{ serviceAccount: 'cloudwatch-agent', roleArn: this.createRole().roleArn }],
      configurationValues: JSON.stringify(this.configuration()),
    });
    addOn.node.addDependency(...groups);
  }

  private get logPrefix(): string {
    return `/aws/containerinsights/${clusterName(this.spec)}`;
  }

  /** What the agents write, and for how many days it is kept. */
  private logDays(): Record<string, number> {
    const { infrastructure } = this.spec.observability.logDays;
    return {
      application: containerLogDays(this.spec),
      dataplane: infrastructure,
      host: infrastructure,
      performance: infrastructure,
    };
  }

  /** Logs always; metrics as the description says. Signals of applications come with the declared alarms, not from here. */
  private configuration(): Record<string, unknown> {
    const { containerInsights } = this.spec.compute;
    const always = { containerLogs: { enabled: true, ...this.lineClasses() }, manager: onSystemNodes };
    if (containerInsights === 'off') return { ...always, agent: { enabled: false } };
    const kubernetes = { enhanced_container_insights: containerInsights === 'enhanced' };
    return { ...always, agent: { config: { logs: { metrics_collected: { kubernetes } } } } };
  }

  private lineClasses(): Record<string, unknown> {
    const file = applicationLogFile(this.spec, `${this.logPrefix}/application`);
    if (file === undefined) return {};
    return { fluentBit: { config: { extraFiles: { 'application-log.conf': file } } } };
  }

  private createRole(): IRole {
    const { partition, account } = Stack.of(this);
    const own = `arn:${partition}:logs:${this.spec.region}:${account}:log-group:${this.logPrefix}/*`;
    const classes = keptApart(this.spec).map(
      (name) =>
        `arn:${partition}:logs:${this.spec.region}:${account}:log-group:${classLogGroupName(this.spec, name)}:*`,
    );
    const role = podRole(this, 'Role', {
      inlinePolicies: {
        WriteLogs: allow(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], own, ...classes),
        WriteMetrics: allow(['cloudwatch:PutMetricData', 'ec2:DescribeTags', 'ec2:DescribeVolumes'], '*'),
      },
    });
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::${own}]`,
      'The four log groups of this cluster, which only the agents on its nodes write to; the star stands for their kinds and streams.',
    );
    for (const streams of classes)
      acknowledge(
        role,
        `AwsSolutions-IAM5[Resource::${streams}]`,
        'The streams of the one log group of a class of lines; each node has one of its own.',
      );
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'CloudWatch has no resources in the permission to put metrics, and EC2 none in the permission to describe tags and volumes.',
    );
    return role;
  }
}
