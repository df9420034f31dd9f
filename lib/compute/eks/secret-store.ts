import { Stack } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { charts } from '../../data/kubernetes';
import { SECRET_STORE } from '../../lowering/kubernetes/external-secret';
import { acknowledge } from '../../shared/acknowledge';
import { allow } from '../../shared/allow';
import type { ComputePlatformProps } from '../compute-platform-props';
import { addObjects } from './bootstrap-objects';
import { addChart } from './chart';
import type { IClusterSecretStore } from '../../lowering/kubernetes/models';
import { podRole } from './pod-role';
import { onSystemNodes } from './system-nodes';

/** External Secrets, with the right to read the secrets of this stage and no others. */
export class SecretStore extends Construct {
  constructor(
    scope: Construct,
    id: string,
    cluster: ICluster,
    private readonly props: Pick<ComputePlatformProps, 'spec' | 'data'>,
  ) {
    super(scope, id);
    const chart = charts.externalSecrets;
    const identity = new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: cluster.clusterName,
      namespace: chart.namespace,
      serviceAccount: chart.name,
      roleArn: this.createRole().roleArn,
    });
    const installed = addChart(this, 'Chart', cluster, chart, {
      ...onSystemNodes,
      certController: onSystemNodes,
      // objects that use secrets are refused while it is away
      webhook: { ...onSystemNodes, replicaCount: 2 },
    });
    installed.node.addDependency(identity);
    addObjects(this, 'Store', cluster, [this.store()], { after: [installed], keep: true });
  }

  private createRole(): Role {
    const { system, stage, region, secrets, backup } = this.props.spec;
    const { partition, account } = Stack.of(this);
    const own = `arn:${partition}:secretsmanager:${region}:${account}:secret:${system}/${stage}/*`;
    const existing = Object.values(secrets).flatMap((secret) => secret.existing?.arn ?? []);
    // for the jobs that bring dumps back
    const admins = Object.keys(backup?.dumps ?? {}).flatMap(
      (database) => this.props.data.databases.get(database)?.adminSecretArn ?? [],
    );
    const role = podRole(this, 'Role', {
      inlinePolicies: {
        ReadSecrets: allow(
          ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          own,
          ...existing,
          ...admins,
        ),
      },
    });
    acknowledge(
      role,
      `AwsSolutions-IAM5[Resource::${own}]`,
      'The secrets of this stage, all of which its services share out among themselves; each ends in a suffix that AWS chooses.',
    );
    return role;
  }

  private store(): IClusterSecretStore {
    return {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: SECRET_STORE },
      // signs in as the controller itself: External Secrets cannot take the identity of another service account here
      spec: { provider: { aws: { service: 'SecretsManager', region: this.props.spec.region } } },
    };
  }
}
