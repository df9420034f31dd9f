import { ArnFormat, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { AccessFunction } from './access-function';

/**
 * Of users, not of the cache: a Valkey cache takes users of either engine, a Redis OSS cache those of this one only. So
 * they stay as they are when a cache moves to Valkey, which ElastiCache does in place.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 */
export const USER_ENGINE = 'redis';

/** Of a custom resource: a run, the minute until Lambda repeats one that died, and the repetition. */
export const PROVISION_TIMEOUT = Duration.minutes(30);

export interface CacheUserProps {
  /** Unique in account and region, at most 40 characters. */
  readonly userId: string;
  /** What a client signs in with; unique in a cache. */
  readonly userName: string;
  readonly accessString: string;
  /** Holds its password. Left out: a password that nobody ever learns. */
  readonly secret?: ISecret;
  readonly provision: AccessFunction;
}

/**
 * A user of a cache, made by a function of ours instead of `AWS::ElastiCache::User`.
 *
 * With that type CloudFormation would write the passwords whenever any property or tag of the user changes, and all it
 * can refer to is the current password: the one before, which running tasks hold, would end. Here CloudFormation owns
 * the id and the access string, Secrets Manager the passwords, and neither writes what belongs to the other.
 */
export class CacheUser extends Construct {
  /** Known once the user is there. */
  readonly userId: string;

  constructor(scope: Construct, id: string, { provision, secret, ...user }: CacheUserProps) {
    super(scope, id);
    const permissions = this.permit(provision, user.userId, secret);
    const resource = new CustomResource(this, 'User', {
      resourceType: 'Custom::CacheUser',
      serviceToken: provision.arn,
      serviceTimeout: PROVISION_TIMEOUT,
      properties: {
        UserId: user.userId,
        UserName: user.userName,
        Engine: USER_ENGINE,
        AccessString: user.accessString,
        ...(secret && { SecretArn: secret.secretArn }),
      },
    });
    resource.node.addDependency(permissions);
    this.userId = resource.getAttString('UserId');
  }

  /** A policy of its own, since it has to outlive the user: what the last deployment removes, the function deletes. */
  private permit({ role }: AccessFunction, userId: string, secret: ISecret | undefined): Policy {
    const actions = ['CreateUser', 'DescribeUsers', 'ModifyUser', 'DeleteUser'].map(
      (action) => `elasticache:${action}`,
    );
    const statements = [new PolicyStatement({ actions, resources: [userArn(this, userId)] })];
    if (secret) {
      const resources = [secret.secretArn];
      statements.push(
        new PolicyStatement({ actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], resources }),
      );
    }
    return new Policy(this, 'Permissions', { roles: [role], statements });
  }
}

export function userArn(scope: Construct, userId: string): string {
  return Stack.of(scope).formatArn({
    service: 'elasticache',
    resource: 'user',
    resourceName: userId,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
