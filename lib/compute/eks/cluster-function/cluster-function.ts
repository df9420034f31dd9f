import { Duration } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks-v2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { platformLogGroupName, slotted } from '../../../lowering/names';
import { acknowledge } from '../../../shared/acknowledge';
import { allow } from '../../../shared/allow';
import { AllowTcp } from '../../../shared/allow-tcp';
import { functionCode } from '../../../shared/function-code';
import { encryptedLogGroup } from '../../../shared/log-group';
import { networkAttachment } from '../../../shared/network-attachment';
import type { ComputePlatformProps } from '../../compute-platform-props';
import type { SystemCluster } from '../system-cluster';

export interface ClusterFunctionProps extends Pick<ComputePlatformProps, 'spec' | 'network'> {
  readonly cluster: SystemCluster;
  /** Name of its folder, and of its logs. */
  readonly what: string;
  /** Name by which others know it. */
  readonly functionName: string;
  readonly description: string;
  /** What it does, in the words of its security group, and where that is declared. */
  readonly purpose: string;
  readonly declared: string;
  /** Group to which its access entry ties it: objects in the cluster say what that may do. */
  readonly group: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A program that asks the cluster, which only its network reaches. In AWS it may do nothing. */
export class ClusterFunction extends Construct {
  protected readonly lambda: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly cluster: ClusterFunctionProps,
  ) {
    super(scope, id);
    const { spec, network, what, group } = cluster;
    const logs = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(spec, slotted(spec, what)),
      days: 30,
      key: network.logKey,
    });
    const role = this.createRole(logs);
    this.lambda = this.createFunction(role, logs);
    new CfnAccessEntry(this, 'Access', {
      clusterName: cluster.cluster.cluster.clusterName,
      principalArn: role.roleArn,
      kubernetesGroups: [group],
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
    const { spec, network, what, functionName, description, purpose, declared, environment } = this.cluster;
    const { cluster, controlPlaneGroup } = this.cluster.cluster;
    const from = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `${purpose}, ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
    new AllowTcp(this, 'Way', { from, to: controlPlaneGroup, port: 443, description: `declared: ${declared}` });
    return new LambdaFunction(this, 'Function', {
      functionName,
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode(`lib/compute/eks/${what}/handler`),
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
        ...environment,
      },
    });
  }
}
