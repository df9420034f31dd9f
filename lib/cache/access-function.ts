import { Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { functionCode } from '../shared/function-code';

export interface AccessFunctionProps {
  readonly description: string;
  /** Export of `access/handler.ts`. */
  readonly handler: 'provision' | 'rotate';
  readonly logGroup: ILogGroup;
  /** What it may do beside writing its log. */
  readonly statements: readonly PolicyStatement[];
}

/** One of the two functions that look after the users of a cache. */
export class AccessFunction extends Construct {
  readonly role: Role;
  readonly arn: string;

  constructor(scope: Construct, id: string, { description, handler, logGroup, statements }: AccessFunctionProps) {
    super(scope, id);
    const writeLogs = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { Work: new PolicyDocument({ statements: [writeLogs, ...statements] }) },
    });
    const { functionArn } = new LambdaFunction(this, 'Function', {
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode('lib/cache/access/handler'),
      handler: `index.${handler}`,
      memorySize: 256,
      timeout: Duration.minutes(14), // a change of a user takes minutes, and is waited for during 12
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    this.arn = functionArn;
  }
}
