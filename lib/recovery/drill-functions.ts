import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { INetwork } from '../contracts/network';
import { acknowledge } from '../shared/acknowledge';
import { allow } from '../shared/allow';
import { functionCode } from '../shared/function-code';
import { networkAttachment } from '../shared/network-attachment';
import { writeMetrics } from './write-metrics';

/** Days for which it is known what the drills found. */
export const DRILL_LOG_DAYS = 400;

export interface CheckFunctionProps {
  readonly network: INetwork;
  readonly securityGroup: SecurityGroup;
  readonly logGroup: LogGroup;
}

/** Reads restored data. It may do nothing in AWS, and reaches restored databases alone. */
export function checkFunction(scope: Construct, id: string, props: CheckFunctionProps): LambdaFunction {
  const { network, securityGroup, logGroup } = props;
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { WriteLogs: writeLogs(logGroup), AttachToNetwork: networkAttachment() },
  });
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'Lambda attaches the function to the network with these six EC2 actions; AWS documents that they must name all resources.',
  );
  return drillFunction(scope, id, 'check', {
    description: 'Reads a restored database from end to end',
    role,
    logGroup,
    vpc: network.vpc,
    vpcSubnets: { subnets: network.privateSubnets },
    securityGroups: [securityGroup],
    // the certificate authorities of RDS, which Node does not know by itself
    environment: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' },
  });
}

export interface ValidateFunctionProps {
  readonly check: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly environment: Readonly<Record<string, string>>;
}

/** Judges a restore: sets a password on the copy, has it read, and tells AWS Backup. No secret of the stage is known to it. */
export function validateFunction(scope: Construct, id: string, props: ValidateFunctionProps): LambdaFunction {
  const { check, logGroup, environment } = props;
  const { region, account } = Stack.of(scope);
  const restored = `rds:${region}:${account}:db:awsbackup-restore-test-*`;
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      WriteLogs: writeLogs(logGroup),
      Check: allow(['lambda:InvokeFunction'], check.functionArn),
      UseRestored: allow(['rds:DescribeDBInstances', 'rds:ModifyDBInstance'], `arn:${Aws.PARTITION}:${restored}`),
      Judge: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['backup:DescribeRestoreJob', 'backup:PutRestoreValidationResult'],
            resources: ['*'],
          }),
          writeMetrics(),
        ],
      }),
    },
  });
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'Restore jobs and metrics have no resources to name; a condition holds the metrics to one namespace.',
  );
  acknowledge(
    role,
    `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${restored}]`,
    'AWS Backup names what it restores for a test; no database of the stage is called like that.',
  );
  return drillFunction(scope, id, 'validate', {
    description: 'Judges the rehearsed restores of databases',
    role,
    logGroup,
    environment: { ...environment, CHECK_FUNCTION: check.functionName },
    // a second run would change the password under the first
    retryAttempts: 0,
  });
}

function drillFunction(scope: Construct, id: string, handler: string, options: FunctionOptions): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: functionCode('lib/recovery/drill/handler'),
    handler: `index.${handler}`,
    memorySize: 256,
    timeout: Duration.minutes(15),
    loggingFormat: LoggingFormat.JSON,
    ...options,
  });
}

const writeLogs = (logGroup: LogGroup) => allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
