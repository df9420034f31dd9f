import { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { INetwork } from '../contracts/network';
import { cacheVersion, cacheVersions } from '../data/engine-versions';
import { cacheName, platformLogGroupName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { encryptedLogGroup } from '../shared/log-group';
import type { CacheSpec } from '../spec/cache';
import type { StageSpec } from '../spec/stage';

const DEFAULT_VERSION: Readonly<Record<CacheSpec['engine'], string>> = { valkey: '8.1', redis: '7.1' };
const LOG_DAYS = 90;

export interface ReplicationGroupProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Name of the cache in the description. */
  readonly name: string;
  readonly port: number;
  readonly securityGroup: ISecurityGroup;
  readonly userGroupId: string;
}

/** The nodes of a cache: a primary, and replicas in other zones that take over from it. */
export class ReplicationGroup extends Construct {
  /** Address of the primary; it stays the same when a replica takes over. */
  readonly host: string;
  private readonly cache: CacheSpec;
  private readonly description: string;

  /** @throws Error when ElastiCache does not offer the declared version */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReplicationGroupProps,
  ) {
    super(scope, id);
    const { spec, name } = props;
    this.cache = spec.caches[name] as CacheSpec;
    this.description = `Cache ${name} of ${spec.system} ${spec.stage}`;
    const group = this.createGroup();
    group.applyRemovalPolicy(spec.data === 'keep' ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY);
    this.acknowledgeChoices(group);
    this.host = group.attrPrimaryEndPointAddress;
  }

  private createGroup(): CfnReplicationGroup {
    const { spec, name, port, securityGroup, userGroupId } = this.props;
    const { engine, version = DEFAULT_VERSION[engine], nodeType, replicas, snapshotRetentionDays } = this.cache;
    return new CfnReplicationGroup(this, 'Resource', {
      // a fixed name: a change that would replace the cache fails instead
      replicationGroupId: cacheName(spec, name),
      replicationGroupDescription: this.description,
      engine,
      engineVersion: version,
      cacheNodeType: `cache.${nodeType}`,
      numNodeGroups: 1,
      replicasPerNodeGroup: replicas,
      automaticFailoverEnabled: replicas > 0,
      multiAzEnabled: replicas > 0,
      port,
      cacheSubnetGroupName: this.createSubnetGroup().ref,
      securityGroupIds: [securityGroup.securityGroupId],
      cacheParameterGroupName: this.createParameterGroup(version).ref,
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      userGroupIds: [userGroupId],
      snapshotRetentionLimit: snapshotRetentionDays,
      snapshotWindow: '01:00-02:00',
      preferredMaintenanceWindow: 'sun:02:30-sun:03:30', // the databases' begins when it ends
      autoMinorVersionUpgrade: true,
      logDeliveryConfigurations: ['slow-log', 'engine-log'].map((log) => this.deliverLog(log)),
    });
  }

  private createSubnetGroup(): CfnSubnetGroup {
    const subnetIds = this.props.network.isolatedSubnets.map(({ subnetId }) => subnetId);
    return new CfnSubnetGroup(this, 'Subnets', { description: this.description, subnetIds });
  }

  private createParameterGroup(version: string): CfnParameterGroup {
    const { engine, eviction } = this.cache;
    const family = cacheVersion(engine, version)?.parameterGroupFamily;
    if (family === undefined) {
      const offered = cacheVersions[engine].map((row) => row.version).join(', ');
      throw new Error(`caches.${this.props.name}.version: ElastiCache has no ${engine} ${version}; it has ${offered}`);
    }
    return new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: family,
      description: this.description,
      properties: { 'maxmemory-policy': eviction },
    });
  }

  private deliverLog(log: string): CfnReplicationGroup.LogDeliveryConfigurationRequestProperty {
    const { spec, network } = this.props;
    const name = platformLogGroupName(spec, `cache/${this.props.name}/${log}`);
    const group = encryptedLogGroup(this, log, { name, days: LOG_DAYS, key: network.logKey });
    return {
      logType: log,
      logFormat: 'json',
      destinationType: 'cloudwatch-logs',
      destinationDetails: { cloudWatchLogsDetails: { logGroup: group.logGroupName } },
    };
  }

  private acknowledgeChoices(group: CfnReplicationGroup): void {
    const accept = (rule: string, reason: string) => acknowledge(group, `AwsSolutions-${rule}`, reason);
    accept('AEC6', 'Each service signs in as a user of its own (RBAC), in place of one password for all (AUTH).');
    if (this.cache.engine === 'redis') {
      // the rule knows no other engine
      accept('AEC5', 'Containers are told the port; security group, TLS and users protect it, not an unusual number.');
    }
    if (this.cache.replicas === 0) {
      accept('AEC4', 'The description declares no replicas; the plan shows what that means for availability.');
    }
  }
}
