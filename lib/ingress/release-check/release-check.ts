import { Duration } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { IReleaseHook } from '../../contracts/ingress';
import type { INetwork } from '../../contracts/network';
import { platformLogGroupName } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import { allow } from '../../shared/allow';
import { AllowTcp } from '../../shared/allow-tcp';
import { functionCode } from '../../shared/function-code';
import { encryptedLogGroup } from '../../shared/log-group';
import { networkAttachment } from '../../shared/network-attachment';
import type { StageSpec } from '../../spec/stage';
import { CHECK_PORT } from '../listeners';

export interface ReleaseCheckProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** As EC2 describes its network interfaces: `app/shop-prod/0123456789abcdef`. */
  readonly loadBalancerFullName: string;
  readonly securityGroup: SecurityGroup;
  /** What is asked, by service. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/**
 * Asks a new version through the load balancer before ECS gives it traffic.
 *
 * Two functions, since none can do both: one is asked by ECS and finds the addresses of the load balancer, which only the
 * API of EC2 tells; the other stands in the network and reaches the load balancer alone.
 */
export class ReleaseCheck extends Construct implements IReleaseHook {
  readonly handler: IFunction;
  readonly role: IRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReleaseCheckProps,
  ) {
    super(scope, id);
    const { spec, network } = props;
    const logs = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(spec, 'release-check'),
      days: 365,
      key: network.logKey,
    });
    this.handler = this.createJudge(this.createAsker(logs), logs);
    this.role = new Role(this, 'HookRole', {
      description: `Lets ECS ask whether a new version is well, ${spec.system} ${spec.stage}`,
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      inlinePolicies: { Ask: allow(['lambda:InvokeFunction'], this.handler.functionArn) },
    });
  }

  private createAsker(logs: ILogGroup): LambdaFunction {
    const { spec, network, securityGroup: loadBalancer } = this.props;
    const from = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Asks new versions before they get traffic, ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
    const description = 'declared: services.release (checked before traffic)';
    new AllowTcp(this, 'Way', { from, to: loadBalancer, port: CHECK_PORT, description });
    const role = functionRole(this, 'AskRole', { ...writeLogs(logs), AttachToNetwork: networkAttachment() });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'Lambda attaches the function to the network with these six EC2 actions; AWS documents that they must name all resources.',
    );
    return checkFunction(this, 'Ask', {
      description: 'Asks a new version for what its probes ask, through the load balancer',
      timeout: Duration.minutes(4),
      role,
      logGroup: logs,
      vpc: network.vpc,
      vpcSubnets: { subnets: network.privateSubnets },
      securityGroups: [from],
    });
  }

  private createJudge(asker: LambdaFunction, logs: ILogGroup): LambdaFunction {
    const { spec, loadBalancerFullName, paths } = this.props;
    const role = functionRole(this, 'JudgeRole', {
      ...writeLogs(logs),
      Ask: allow(['lambda:InvokeFunction'], asker.functionArn),
      FindLoadBalancer: allow(['ec2:DescribeNetworkInterfaces'], '*'),
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'ec2:DescribeNetworkInterfaces only reads, and knows no resource-level permissions.',
    );
    return checkFunction(this, 'Judge', {
      description: 'Tells ECS whether a new version may have traffic',
      timeout: Duration.minutes(5),
      role,
      logGroup: logs,
      environment: {
        ASK_FUNCTION: asker.functionName,
        LOAD_BALANCER: loadBalancerFullName,
        PORT: String(CHECK_PORT),
        PATHS: JSON.stringify(Object.fromEntries(paths)),
        ...(spec.domain && { TLS_NAME: spec.domain.name }),
      },
    });
  }
}

function functionRole(scope: Construct, id: string, inlinePolicies: Record<string, ReturnType<typeof allow>>): Role {
  return new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), inlinePolicies });
}

const writeLogs = ({ logGroupArn }: ILogGroup) => ({
  WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn),
});

function checkFunction(scope: Construct, id: 'Ask' | 'Judge', options: FunctionOptions): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: functionCode('lib/ingress/release-check/handler'),
    handler: `index.${id.toLowerCase()}`,
    memorySize: 256,
    loggingFormat: LoggingFormat.JSON,
    ...options,
  });
}
