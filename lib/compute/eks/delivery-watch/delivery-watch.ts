import { Duration, Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks-v2';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { deliveryWatchName, platformLogGroupName, slotted } from '../../../lowering/names';
import { acknowledge } from '../../../shared/acknowledge';
import { allow } from '../../../shared/allow';
import { AllowTcp } from '../../../shared/allow-tcp';
import { functionCode } from '../../../shared/function-code';
import { encryptedLogGroup } from '../../../shared/log-group';
import { networkAttachment } from '../../../shared/network-attachment';
import type { ComputePlatformProps } from '../../compute-platform-props';
import type { SystemCluster } from '../system-cluster';
import { applicationPath, watchersGroup } from './watch-objects';

/**
 * Tells the pipeline how far a commit is: Argo CD applies it, and only the network of the stage reaches the cluster. It may
 * do nothing in AWS, and read one object in the cluster.
 */
export class DeliveryWatch extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ComputePlatformProps,
    private readonly cluster: SystemCluster,
  ) {
    super(scope, id);
    const { spec, network, registry } = props;
    const logs = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(spec, slotted(spec, 'delivery-watch')),
      days: 30,
      key: network.logKey,
    });
    const role = this.createRole(logs);
    const watch = this.createFunction(role, logs);
    // within one account the role of the pipeline says it all
    if (registry.account !== Stack.of(this).account)
      watch.addPermission('Pipeline', { principal: new AccountPrincipal(registry.account) });
    new CfnAccessEntry(this, 'Access', {
      clusterName: cluster.cluster.clusterName,
      principalArn: role.roleArn,
      kubernetesGroups: [watchersGroup(spec)],
      type: 'STANDARD',
    });
  }

  private createRole(logs: ILogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logs.logGroupArn),
        AttachToNetwork: networkAttachment(),
      },
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'Lambda attaches the function to the network with these six EC2 actions; AWS documents that they must name all resources.',
    );
    return role;
  }

  private createFunction(role: Role, logGroup: ILogGroup): LambdaFunction {
    const { spec, network } = this.props;
    const { cluster, controlPlaneGroup } = this.cluster;
    const from = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Asks Argo CD what is delivered, ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
    const description = 'declared: delivery.repository (what is delivered)';
    new AllowTcp(this, 'Way', { from, to: controlPlaneGroup, port: 443, description });
    return new LambdaFunction(this, 'Function', {
      functionName: deliveryWatchName(spec),
      description: 'Tells the pipeline whether Argo CD has delivered a commit',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode('lib/compute/eks/delivery-watch/handler'),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.seconds(30),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      vpc: network.vpc,
      vpcSubnets: { subnets: network.privateSubnets },
      securityGroups: [from],
      environment: {
        CLUSTER: cluster.clusterName,
        ENDPOINT: cluster.clusterEndpoint,
        AUTHORITY: cluster.clusterCertificateAuthorityData,
        APPLICATION_PATH: applicationPath(spec),
      },
    });
  }
}
