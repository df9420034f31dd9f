import { CustomResource, Stack } from 'aws-cdk-lib';
import { CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { usersOf } from '../lowering/database-access';
import { cacheDefaultUserName, cacheName, cacheUserName, platformLogGroupName } from '../lowering/names';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';
import { AccessFunction } from './access-function';
import { NO_ACCESS, SERVICE_ACCESS } from './access-strings';
import { CacheUser, PROVISION_TIMEOUT, USER_ENGINE } from './cache-user';
import { PasswordRotation } from './password-rotation';
import { serviceSecret } from './service-secret';

export interface CacheAccessProps {
  readonly spec: StageSpec;
  /** Name of the cache in the description. */
  readonly cache: string;
  readonly rotationDays: number;
  readonly logKey: IKey;
}

/** Who may sign in to a cache: one user per service that uses it, with a secret that holds its password. */
export class CacheAccess extends Construct {
  /** What the cache needs to be made. */
  readonly userGroupId: string;
  private readonly logGroup: ILogGroup;
  private readonly provision: AccessFunction;
  private readonly secrets: ReadonlyMap<string, ISecret>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CacheAccessProps,
  ) {
    super(scope, id);
    const { spec, cache, logKey } = props;
    this.logGroup = encryptedLogGroup(this, 'Logs', {
      name: platformLogGroupName(spec, `cache-access/${cache}`),
      days: 365,
      key: logKey,
    });
    this.provision = this.createProvision();
    this.secrets = this.createSecrets();
    this.userGroupId = this.createUserGroup();
  }

  /** @throws Error when the service does not use the cache */
  secretOf(service: string): ISecret {
    const secret = this.secrets.get(service);
    if (secret === undefined) throw new Error(`'${service}' does not use the cache '${this.props.cache}'`);
    return secret;
  }

  userNameOf(service: string): string {
    return cacheUserName(this.props.spec, this.props.cache, service);
  }

  /** Writes into the secrets where the cache is, once it is there, and starts to change the passwords. */
  publish(place: { readonly host: string; readonly port: number }): void {
    if (this.secrets.size === 0) return;
    const credentials = new CustomResource(this, 'Credentials', {
      resourceType: 'Custom::CacheCredentials',
      serviceToken: this.provision.arn,
      serviceTimeout: PROVISION_TIMEOUT,
      properties: {
        Host: place.host,
        Port: place.port,
        SecretArns: [...this.secrets.values()].map(({ secretArn }) => secretArn),
      },
    });
    const { cache, rotationDays: days } = this.props;
    const userIds = [...this.secrets.keys()].map((service) => this.userNameOf(service));
    const rotation = new PasswordRotation(this, 'Rotation', {
      cache,
      logGroup: this.logGroup,
      secrets: this.secrets,
      userIds,
      days,
    });
    rotation.node.addDependency(credentials);
  }

  private createProvision(): AccessFunction {
    const { partition, account } = Stack.of(this);
    // ElastiCache makes this role of its own with its first use in an account, on behalf of the caller
    const ownRole = new PolicyStatement({
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [
        `arn:${partition}:iam::${account}:role/aws-service-role/elasticache.amazonaws.com/AWSServiceRoleForElastiCache`,
      ],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticache.amazonaws.com' } },
    });
    return new AccessFunction(this, 'Provision', {
      description: `Makes the users of the cache ${this.props.cache}`,
      handler: 'provision',
      logGroup: this.logGroup,
      statements: [ownRole],
    });
  }

  private createSecrets(): Map<string, ISecret> {
    const secrets = new Construct(this, 'Secrets');
    const { spec, cache } = this.props;
    return new Map(usersOf(spec, cache).map((service) => [service, serviceSecret(secrets, service, spec, cache)]));
  }

  /** A group has to have a user named `default`. ElastiCache's own may do everything without a password; this one nothing. */
  private createUserGroup(): string {
    const { spec, cache } = this.props;
    const { provision } = this;
    const nobody = new CacheUser(this, 'DefaultUser', {
      userId: cacheDefaultUserName(spec, cache),
      userName: 'default',
      accessString: NO_ACCESS,
      provision,
    });
    const scope = new Construct(this, 'Users');
    const users = [...this.secrets].map(([service, secret]) => {
      const name = this.userNameOf(service);
      return new CacheUser(scope, service, {
        userId: name,
        userName: name,
        accessString: SERVICE_ACCESS,
        secret,
        provision,
      });
    });
    const group = new CfnUserGroup(this, 'UserGroup', {
      userGroupId: cacheName(spec, cache),
      engine: USER_ENGINE,
      userIds: [nobody, ...users].map(({ userId }) => userId),
    });
    return group.ref;
  }
}
