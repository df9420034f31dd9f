import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge';
import { allow } from '../../shared/allow';
import { functionCode } from '../../shared/function-code';

export interface LiveWeightsLookupProps {
  /** Receives what the function writes; its encryption and retention are the caller's. */
  readonly logGroup: ILogGroup;
}

/**
 * The function that `LiveWeights` resources ask. One serves all rules of a stack.
 *
 * Its logical id must never change: CloudFormation refuses another function for a custom resource that exists.
 */
export class LiveWeightsLookup extends Construct {
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, { logGroup }: LiveWeightsLookupProps) {
    super(scope, id);
    const lookup = new LambdaFunction(this, 'Function', {
      description: 'Tells CloudFormation the weights that ECS releases have left on listener rules',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode('lib/ingress/live-weights/handler'),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.seconds(90), // throttled reads wait for up to 50 s, an answer that is not taken for 28 s
      role: this.createRole(logGroup),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    this.serviceToken = lookup.functionArn;
  }

  /** The policies are part of the role, so they are there before the first rule asks. */
  private createRole(logGroup: ILogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        ReadRules: allow(['elasticloadbalancing:DescribeRules'], '*'),
        WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
      },
    });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'elasticloadbalancing:DescribeRules knows no resource-level permissions',
    );
    return role;
  }
}
