import { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct, IDependable } from 'constructs';
import { charts } from '../../data/kubernetes';
import { gitSecretName } from '../../lowering/names';
import { handFilledSecret } from '../../shared/hand-filled-secret';
import { StageStack } from '../../shared/stage-stack';
import type { DeliverySpec } from '../../spec/delivery';
import type { ComputePlatformProps } from '../compute-platform-props';
import { platformApplications, systemApplications } from './applications';
import { bridgeSecret } from './bridge-secret';
import { addChart } from './chart';
import { gitCredential } from './git-credential';
import { SecretStore } from './secret-store';
import type { SystemCluster } from './system-cluster';

/**
 * What lets Git deliver to a cluster: the secrets store, Argo CD, and what it starts from. Each part comes after the
 * chart that brings its kind of object, and goes before it.
 */
export class GitOpsStack extends StageStack {
  constructor(
    scope: Construct,
    private readonly props: ComputePlatformProps,
    private readonly cluster: SystemCluster,
  ) {
    super(scope, 'gitops', props.spec);
    const store = new SecretStore(this, 'SecretStore', cluster.cluster, props.spec);
    if (props.spec.delivery) this.addArgoCd(props.spec.delivery, store);
  }

  private addArgoCd(delivery: DeliverySpec, store: SecretStore): void {
    const { spec } = this.props;
    const argoCd = addChart(this, 'ArgoCd', this.cluster.cluster, charts.argoCd, { dex: { enabled: false } });
    const credential = delivery.private ? this.addGitCredential(delivery, argoCd, store) : argoCd;
    const bridge = this.apply('Bridge', [bridgeSecret(this.props)], argoCd);
    const platform = this.apply('Platform', [platformApplications(charts.keda)], credential, bridge);
    this.apply('System', [systemApplications(spec, delivery)], credential, bridge, platform);
  }

  private addGitCredential(delivery: DeliverySpec, ...after: IDependable[]): IDependable {
    const { spec } = this.props;
    handFilledSecret(this, 'GitSecret', spec, {
      name: gitSecretName(spec),
      description: `Filled by hand: user name and token with which Argo CD reads ${delivery.repository}`,
      fields: ['username', 'password'],
    });
    return this.apply('GitCredential', [gitCredential(spec, delivery)], ...after);
  }

  private apply(id: string, manifest: Record<string, unknown>[], ...after: IDependable[]): KubernetesManifest {
    const objects = new KubernetesManifest(this, id, { cluster: this.cluster.cluster, manifest });
    objects.node.addDependency(...after);
    return objects;
  }
}
