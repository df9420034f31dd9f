import { Duration } from 'aws-cdk-lib';
import { AutoScalingGroup, UpdatePolicy } from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { clusterName } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import { nodeTemplate } from '../node-template';
import type { InstanceConnectionsProps } from './instance-connections';
import { InstanceConnections } from './instance-connections';
import { instanceRole } from './instance-role';
import { subnetsOf } from './subnets';

/** By which a daemon finds its instances. */
export const NODES_ATTRIBUTE = 'slipway.nodes';

/** Between one instance and the next when all are replaced: time to start and to fetch images. */
const PAUSE = Duration.minutes(5);

export interface Ec2CapacityProps extends InstanceConnectionsProps {
  readonly cluster: ecs.Cluster;
}

/**
 * EC2 instances for daemons: as many as declared, over the zones, replaced one by one. A new image of the operating system
 * comes with the next deployment. Tasks on them have network interfaces and roles of their own.
 */
export class Ec2Capacity extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: Ec2CapacityProps,
  ) {
    super(scope, id);
    const connections = new InstanceConnections(this, 'Connections', props);
    const group = this.createGroup(this.createTemplate(connections.securityGroup));
    group.node.defaultChild?.node.addDependency(connections);
    const provider = new ecs.AsgCapacityProvider(this, 'Provider', {
      autoScalingGroup: group,
      // daemons ask for no instances, and a group whose instances are protected cannot be deleted
      enableManagedScaling: false,
      enableManagedTerminationProtection: false,
      enableManagedDraining: true,
    });
    props.cluster.addAsgCapacityProvider(provider, { machineImageType: ecs.MachineImageType.AMAZON_LINUX_2 });
  }

  private createTemplate(securityGroup: ec2.ISecurityGroup): ec2.LaunchTemplate {
    const { spec, nodes } = this.props;
    const { ARM, STANDARD } = ecs.AmiHardwareType;
    return new ec2.LaunchTemplate(this, 'Template', {
      ...nodeTemplate(nodes),
      machineImage: ecs.EcsOptimizedImage.amazonLinux2023(nodes.architecture === 'arm64' ? ARM : STANDARD),
      instanceType: new ec2.InstanceType(nodes.type?.name ?? ''),
      role: instanceRole(this, 'Role', clusterName(spec)),
      securityGroup,
      userData: this.agentSettings(),
    });
  }

  /** https://github.com/aws/amazon-ecs-agent/blob/master/README.md */
  private agentSettings(): ec2.UserData {
    const settings = {
      ECS_INSTANCE_ATTRIBUTES: JSON.stringify({ [NODES_ATTRIBUTE]: this.props.nodes.name }),
      // a task writes its logs with its own role, and does not get that of the instance
      ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE: 'true',
      ECS_AWSVPC_BLOCK_IMDS: 'true',
    };
    const userData = ec2.UserData.forLinux();
    userData.addCommands(
      ...Object.entries(settings).map(([name, value]) => `echo '${name}=${value}' >> /etc/ecs/ecs.config`),
    );
    return userData;
  }

  private createGroup(launchTemplate: ec2.LaunchTemplate): AutoScalingGroup {
    const { network, nodes, spec } = this.props;
    const group = new AutoScalingGroup(this, 'Group', {
      vpc: network.vpc,
      vpcSubnets: subnetsOf(nodes, { spec, network }),
      launchTemplate,
      minCapacity: nodes.count,
      maxCapacity: nodes.count,
      updatePolicy: UpdatePolicy.rollingUpdate({
        maxBatchSize: 1,
        minInstancesInService: nodes.count - 1,
        pauseTime: PAUSE,
      }),
    });
    acknowledge(
      group,
      'AwsSolutions-AS3',
      'The number of instances is fixed, and ECS tells of each that comes and goes; nobody waits for a message of the group.',
    );
    return group;
  }
}
