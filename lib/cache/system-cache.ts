import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { FieldValue, ICache } from '../contracts/data';
import type { INetwork } from '../contracts/network';
import type { CacheSpec } from '../spec/cache';
import type { StageSpec } from '../spec/stage';
import { CacheAccess } from './cache-access';
import { ReplicationGroup } from './replication-group';

export interface SystemCacheProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
}

/** ElastiCache for Valkey or Redis OSS, over TLS only, with a user of its own for each service that uses it. */
export class SystemCache extends Construct implements ICache {
  readonly port = 6379;
  readonly rotationDays: number;
  readonly securityGroup: SecurityGroup;
  private readonly access: CacheAccess;
  private readonly nodes: ReplicationGroup;

  /**
   * @param name of the cache in the description
   * @throws Error when ElastiCache does not offer the declared version
   */
  constructor(scope: Construct, name: string, { spec, network }: SystemCacheProps) {
    super(scope, name);
    const { rotationDays } = spec.caches[name] as CacheSpec;
    this.rotationDays = rotationDays;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Cache ${name} of ${spec.system} ${spec.stage}`,
      allowAllOutbound: false,
    });
    const { port, securityGroup } = this;
    this.access = new CacheAccess(this, 'Access', { spec, cache: name, rotationDays, logKey: network.logKey });
    const { userGroupId } = this.access;
    this.nodes = new ReplicationGroup(this, 'ReplicationGroup', {
      spec,
      network,
      name,
      port,
      securityGroup,
      userGroupId,
    });
    this.access.publish({ host: this.nodes.host, port });
  }

  /** @throws Error when a cache has no such field, or when the service does not use this one */
  field(field: string, service: string): FieldValue {
    const secret = this.access.secretOf(service);
    switch (field) {
      case 'HOST':
        return this.nodes.host;
      case 'PORT':
        return String(this.port);
      case 'USERNAME':
        return this.access.userNameOf(service);
      case 'PASSWORD':
        return { secret, field: 'password' };
      case 'URL':
        return { secret, field: 'url' };
      default:
        throw new Error(`a cache has no field '${field}'`);
    }
  }
}
