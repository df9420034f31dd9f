import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { GuardedState } from '../../lowering/data-facts';
import { platformLogGroupName } from '../../lowering/names';
import type { StageSpec } from '../../spec/stage';
import { allow } from '../allow';
import { functionCode } from '../function-code';
import { encryptedLogGroup } from '../log-group';

export interface DataGuardProps {
  readonly spec: StageSpec;
  /** Last part of the name of its logs. */
  readonly name: string;
  readonly state: GuardedState;
  readonly logKey: IKey;
}

/**
 * Stops a deployment that would give up data that stands, whatever line of the description asks for it. CloudFormation tells
 * it what was deployed before, so nobody has to keep a record; what depends on it is not touched before it has agreed.
 *
 * Its logical ids must never change: another guard would know nothing of what is there.
 */
export class DataGuard extends Construct {
  /** What the guarded things depend on. */
  readonly resource: CustomResource;

  constructor(scope: Construct, id: string, { spec, name, state, logKey }: DataGuardProps) {
    super(scope, id);
    const logGroup = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(spec, `data-guard/${name}`),
      days: 365,
      key: logKey,
    });
    const guard = new LambdaFunction(this, 'Function', {
      description: `Lets no deployment give up data: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode('lib/shared/data-guard/handler'),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.seconds(60),
      role: new Role(this, 'Role', {
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        inlinePolicies: {
          SeeStack: allow(['cloudformation:DescribeStacks'], Stack.of(this).stackId),
          WriteLogs: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
        },
      }),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    this.resource = new CustomResource(this, 'Guard', {
      resourceType: 'Custom::DataGuard',
      serviceToken: guard.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { State: JSON.stringify(state) },
    });
  }
}
