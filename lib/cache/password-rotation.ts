import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { AccessFunction } from './access-function';
import { userArn } from './cache-user';

export interface PasswordRotationProps {
  /** Name of the cache in the description. */
  readonly cache: string;
  readonly logGroup: ILogGroup;
  /** By service, at least one. */
  readonly secrets: ReadonlyMap<string, ISecret>;
  readonly userIds: readonly string[];
  /** Age at which a password is changed. It goes on working until the change after. */
  readonly days: number;
}

/** Changes the passwords of a cache's users regularly. */
export class PasswordRotation extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PasswordRotationProps,
  ) {
    super(scope, id);
    const rotate = new AccessFunction(this, 'Rotate', {
      description: `Changes the passwords of the cache ${props.cache}`,
      handler: 'rotate',
      logGroup: props.logGroup,
      statements: this.statements(),
    });
    const permission = new CfnPermission(this, 'AllowSecretsManager', {
      action: 'lambda:InvokeFunction',
      functionName: rotate.arn,
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: Stack.of(this).account,
    });
    const schedules = new Construct(this, 'Schedules');
    for (const [service, secret] of props.secrets) {
      const schedule = new CfnRotationSchedule(schedules, service, {
        secretId: secret.secretArn,
        rotationLambdaArn: rotate.arn,
        rotationRules: { automaticallyAfterDays: props.days },
        // the first password is as new as its secret
        rotateImmediatelyOnUpdate: false,
      });
      schedule.addResourceDependency(permission);
    }
  }

  private statements(): PolicyStatement[] {
    const { secrets, userIds } = this.props;
    return [
      new PolicyStatement({
        actions: ['elasticache:DescribeUsers', 'elasticache:ModifyUser'],
        resources: userIds.map((userId) => userArn(this, userId)),
      }),
      new PolicyStatement({
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        resources: [...secrets.values()].map(({ secretArn }) => secretArn),
      }),
    ];
  }
}
