import type { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct, IDependable } from 'constructs';
import { charts } from '../../data/kubernetes';
import { gitSecretName } from '../../lowering/names';
import { handFilledSecret } from '../../shared/hand-filled-secret';
import { StageStack } from '../../shared/stage-stack';
import type { DeliverySpec } from '../../spec/delivery';
import type { ComputePlatformProps } from '../compute-platform-props';
import { platformApplications, systemApplications } from './applications';
import { addObjects } from './bootstrap-objects';
import { bridgeSecret } from './bridge-secret';
import { addChart } from './chart';
import { watchObjects } from './delivery-watch/watch-objects';
import { gitCredential } from './git-credential';
import { meshGuard } from './mesh-guard';
import type { PlatformChart } from './platform-chart';
import { platformCharts } from './platform-charts';
import { platformProject, systemProject } from './projects';
import { SecretStore } from './secret-store';
import type { SystemCluster } from './system-cluster';
import { onSystemNodes } from './system-nodes';

/**
 * What lets Git deliver to a cluster: the secrets store, Argo CD, and what it starts from.
 *
 * Each part comes after what it needs and is deleted before it. On the way down that is: the system, which drains; the
 * project that holds until it has; the charts beside it; their project; Argo CD; the secrets store.
 */
export class GitOpsStack extends StageStack {
  constructor(
    scope: Construct,
    private readonly props: ComputePlatformProps,
    private readonly cluster: SystemCluster,
  ) {
    super(scope, 'gitops', props.spec);
    const store = new SecretStore(this, 'SecretStore', cluster.cluster, props);
    if (props.spec.delivery) this.addArgoCd(props.spec.delivery, store);
  }

  private addArgoCd(delivery: DeliverySpec, store: SecretStore): void {
    const { spec } = this.props;
    const values = { dex: { enabled: false }, global: onSystemNodes };
    const argoCd = addChart(this, 'ArgoCd', this.cluster.cluster, charts.argoCd, values);
    argoCd.node.addDependency(store);
    this.apply('DeliveryWatch', watchObjects(spec), argoCd);
    const bridge = this.apply('Bridge', [bridgeSecret(this, this.props)], argoCd);
    const platform = [...this.addPlatform(bridge), ...this.addMeshGuard(bridge)];
    const project = this.apply('SystemProject', [systemProject(spec, delivery)], ...platform);
    const credential = delivery.private ? [this.addGitCredential(delivery, project)] : [];
    this.apply('System', [systemApplications(spec, delivery)], project, ...credential);
  }

  /** The charts beside the system, of which there may be none. */
  private addPlatform(bridge: IDependable): IDependable[] {
    const installed = platformCharts(this.props.spec);
    if (installed.length === 0) return [bridge];
    const project = this.apply('PlatformProject', [platformProject(installed.map(({ chart }) => chart))], bridge);
    return installed.map((chart) => this.addPlatformChart(chart, project));
  }

  private addPlatformChart(
    { chart, values, ignoreDifferences, identity }: PlatformChart,
    project: IDependable,
  ): IDependable {
    const before = identity?.(this, `${chart.name}-identity`, this.props);
    const after = before === undefined ? [project] : [project, before];
    const told = typeof values === 'function' ? values(this.account) : values;
    return this.apply(`Platform-${chart.name}`, [platformApplications(chart, told, ignoreDifferences)], ...after);
  }

  private addMeshGuard(bridge: IDependable): IDependable[] {
    return this.props.spec.mesh === undefined ? [] : [this.apply('MeshGuard', meshGuard(), bridge)];
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

  /** Where data is kept, what runs is, too: no change of a description takes it down, only the end of the cluster does. */
  private apply(id: string, objects: readonly object[], ...after: IDependable[]): KubernetesManifest {
    const keep = this.props.spec.data === 'keep';
    return addObjects(this, id, this.cluster.cluster, objects, { after, keep });
  }
}
