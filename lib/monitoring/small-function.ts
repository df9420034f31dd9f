import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PolicyDocument, PolicyStatement as Statement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { platformLogGroupName } from '../lowering/names';
import { functionCode } from '../shared/function-code';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';

export interface SmallFunctionProps {
  readonly spec: StageSpec;
  /** Last part of the name of its log. */
  readonly name: string;
  readonly description: string;
  /** Module with `handler`, from the root of the package. */
  readonly entry: string;
  readonly logKey: IKey;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it may do beside writing its log. */
  readonly statements?: readonly PolicyStatement[];
}

const LOG_DAYS = 30;

/** A function that works for a second when something happens. Its log is plain: CloudWatch reads metrics from lines of it. */
export function smallFunction(scope: Construct, id: string, props: SmallFunctionProps): LambdaFunction {
  const { spec, name, description, entry, logKey, environment = {}, statements = [] } = props;
  const logGroup = encryptedLogGroup(scope, `${id}Logs`, {
    name: platformLogGroupName(spec, name),
    days: LOG_DAYS,
    key: logKey,
  });
  const writeLogs = new Statement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Work: new PolicyDocument({ statements: [writeLogs, ...statements] }) },
  });
  return new LambdaFunction(scope, id, {
    description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: functionCode(entry),
    handler: 'index.handler',
    memorySize: 128,
    timeout: Duration.seconds(30),
    role,
    logGroup,
    environment: { ...environment },
  });
}
