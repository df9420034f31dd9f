import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { INetwork } from '../../contracts/network';
import { addOns, kubernetes } from '../../data/kubernetes';
import { serviceRange } from '../../lowering/kubernetes/cluster-network';
import { clusterName } from '../../lowering/names';
import { encryptedLogGroup } from '../../shared/log-group';
import { stageKey } from '../../shared/stage-key';
import type { StageSpec } from '../../spec/stage';
import { FUNCTION_MINUTES } from './bootstrap-objects';
import { kubectlRole } from './kubectl-role';
import { acknowledgeManagedParts, NODE_POLICIES } from './managed-parts';
import { NodeSecurityGroups } from './node-security-groups';
import { onSystemNodes } from './system-nodes';

/** An EKS cluster in Auto Mode that only its network can reach: AWS runs nodes, load balancing, storage and networking. */
export class SystemCluster extends Construct {
  readonly cluster: eks.Cluster;
  /** What a node itself may do: join the cluster and pull images. Pods have identities of their own. */
  readonly nodeRole: Role;
  readonly nodeSecurityGroups: NodeSecurityGroups;
  /** Who may come to the API, beside nodes. */
  readonly controlPlaneGroup: SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
    private readonly network: INetwork,
  ) {
    super(scope, id);
    this.nodeRole = new Role(this, 'NodeRole', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: NODE_POLICIES.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    this.nodeSecurityGroups = new NodeSecurityGroups(this, 'NodeSecurityGroups', spec, network);
    this.controlPlaneGroup = this.createControlPlaneGroup();
    this.cluster = this.createCluster();
    this.hardenCluster();
    acknowledgeManagedParts(this.cluster, this.nodeRole);
  }

  /** What scaling on CPU and memory reads. */
  addMetricsServer(): void {
    new eks.CfnAddon(this, 'MetricsServer', {
      addonName: addOns.metricsServer.name,
      clusterName: this.cluster.clusterName,
      resolveConflicts: 'OVERWRITE',
      configurationValues: JSON.stringify(onSystemNodes),
    });
  }

  private createCluster(): eks.Cluster {
    const name = clusterName(this.spec);
    // made before the cluster, which would make it itself: unencrypted and kept for ever
    const logs = encryptedLogGroup(this, 'Logs', {
      name: `/aws/eks/${name}/cluster`,
      days: 365,
      key: this.network.logKey,
    });
    const cluster = new eks.Cluster(this, 'Cluster', {
      clusterName: name,
      version: eks.KubernetesVersion.of(kubernetes.version),
      vpc: this.network.vpc,
      vpcSubnets: [{ subnets: this.network.privateSubnets }],
      securityGroup: this.controlPlaneGroup,
      endpointAccess: eks.EndpointAccess.PRIVATE,
      secretsEncryptionKey: stageKey(this, 'SecretsKey', this.spec, 'cluster-secrets'),
      clusterLogging: Object.values(eks.ClusterLoggingTypes),
      defaultCapacityType: eks.DefaultCapacityType.AUTOMODE,
      // for add-ons: services run on node pools of their own, where network policies are enforced
      compute: { nodePools: ['system'], nodeRole: this.nodeRole },
      bootstrapClusterCreatorAdminPermissions: false,
      outputConfigCommand: false,
      kubectlProviderOptions: {
        kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
        privateSubnets: this.network.privateSubnets,
        role: kubectlRole(this, 'KubectlRole', name),
      },
    });
    // nodes carry their groups until they go with the cluster
    cluster.node.defaultChild?.node.addDependency(logs, this.nodeSecurityGroups);
    const kubectl = cluster.node.findChild('KubectlProvider').node.findChild('Handler');
    (kubectl.node.defaultChild as CfnFunction).timeout = FUNCTION_MINUTES * 60;
    // of a policy that our role for kubectl does without
    this.node.tryRemoveChild('HasEcrPublic');
    return cluster;
  }

  /** Beside the group that EKS makes for control plane and nodes. */
  private createControlPlaneGroup(): SecurityGroup {
    return new SecurityGroup(this, 'ControlPlaneGroup', {
      vpc: this.network.vpc,
      description: `Control plane of ${clusterName(this.spec)}`,
      allowAllOutbound: false,
    });
  }

  /** What the construct has no property for. */
  private hardenCluster(): void {
    const cluster = this.cluster.node.defaultChild as eks.CfnCluster;
    cluster.deletionProtection = this.spec.data === 'keep';
    cluster.upgradePolicy = { supportType: 'STANDARD' };
    cluster.zonalShiftConfig = { enabled: true };
    // policies of the services name the address of its DNS
    cluster.addPropertyOverride('KubernetesNetworkConfig.ServiceIpv4Cidr', serviceRange(this.spec));
  }
}
