import { prefixListId } from '../../lib/data/prefix-lists';
import { cacheName, databaseInstanceName } from '../../lib/lowering/names';
import { isObject } from '../../lib/spec/merge-patch';
import type { StageSpec } from '../../lib/spec/stage';
import type { Ports } from './ports';
import { covers, everyPort } from './ports';
import type { Located, References } from './references';
import { keyOf } from './references';

/** One rule of a security group. */
export interface GroupRule {
  readonly direction: 'in' | 'out';
  /** Key of the group that has the rule. */
  readonly group: string;
  /** Key of a group, or a name for addresses outside. */
  readonly peer: string;
  readonly ports: Ports;
}

/** A connection that security groups let through. */
export interface Opening {
  readonly from: string;
  readonly to: string;
  readonly ports: Ports;
  /** The end that allows it alone, where the other one does not. */
  readonly only?: GroupRule['direction'];
}

/** Any address outside. */
export const INTERNET = 'internet';

/** CDK's way to write a group that lets nothing out. */
const NOTHING = '255.255.255.255/32';

/** Any address in the network of the stage. */
const NETWORK = 'network';

/**
 * What the rules at both ends come to, by the names of what carries the groups.
 *
 * @param owners names of groups by their keys
 */
export function openings(rules: readonly GroupRule[], owners: ReadonlyMap<string, string>): Opening[] {
  const isGroup = (peer: string) => owners.has(peer) || rules.some(({ group }) => group === peer);
  const nameOf = (key: string) => owners.get(key) ?? (isGroup(key) ? `nobody's group ${key}` : key);
  return rules.flatMap((rule) => {
    const [from, to] = rule.direction === 'out' ? [rule.group, rule.peer] : [rule.peer, rule.group];
    const isComplete = !isGroup(rule.peer) || rules.some((other) => answers(other, rule));
    const ends = { from: nameOf(from), to: nameOf(to) };
    // from a proxy to the database that it is a part of
    const isInside = ends.from === ends.to && ends.from.startsWith('database ');
    return isInside ? [] : [{ ...ends, ports: rule.ports, ...(!isComplete && { only: rule.direction }) }];
  });
}

function answers(other: GroupRule, { direction, group, peer, ports }: GroupRule): boolean {
  return (
    other.direction !== direction &&
    other.group === peer &&
    [group, NETWORK, INTERNET].includes(other.peer) &&
    covers(other.ports, ports)
  );
}

/** The groups of what is the same on every target, by what carries them. */
export function ownersOf(references: References, spec: StageSpec): Map<string, string> {
  const property = ({ resource }: Located, field: string) => String(resource.Properties?.[field]);
  const databases = new Map(
    Object.entries(spec.databases).flatMap(([name, { readReplicas }]) =>
      [undefined, 'reader', ...Array.from({ length: readReplicas }, (_, i) => `reader-${i + 1}`)].map(
        (suffix) => [databaseInstanceName(spec, name, suffix), `database ${name}`] as const,
      ),
    ),
  );
  const databaseOf = (field: string) => (located: Located) =>
    databases.get(property(located, field)) ?? 'unknown database';
  const caches = new Map(Object.keys(spec.caches).map((name) => [cacheName(spec, name), `cache ${name}`] as const));
  const named = (type: string, groups: string, name: (located: Located) => string) =>
    references
      .all(type)
      .flatMap((located) =>
        groupKeys(references, located, located.resource.Properties?.[groups]).map(
          (key) => [key, name(located)] as const,
        ),
      );
  return new Map([
    ...named('AWS::ElasticLoadBalancingV2::LoadBalancer', 'SecurityGroups', () => 'load balancer'),
    ...named('AWS::EC2::VPCEndpoint', 'SecurityGroupIds', () => 'aws'),
    ...named('AWS::RDS::DBInstance', 'VPCSecurityGroups', databaseOf('DBInstanceIdentifier')),
    ...named('AWS::RDS::DBCluster', 'VpcSecurityGroupIds', databaseOf('DBClusterIdentifier')),
    // in front of its database, and so a part of it
    ...named('AWS::RDS::DBProxy', 'VpcSecurityGroupIds', databaseOf('DBProxyName')),
    ...named(
      'AWS::ElastiCache::ReplicationGroup',
      'SecurityGroupIds',
      (located) => caches.get(property(located, 'ReplicationGroupId')) ?? 'unknown cache',
    ),
    ...named('AWS::EFS::MountTarget', 'SecurityGroups', (target) =>
      fileSystemName(spec, references.locate(target.stack, target.resource.Properties?.['FileSystemId'])!),
    ),
    ...keepersOf(references),
    ...byDescription(references),
  ]);
}

/** `file system documents`, as its tag tells. */
export function fileSystemName({ system, stage }: StageSpec, { resource }: Located): string {
  const tags = resource.Properties!['FileSystemTags'] as { readonly Key: string; readonly Value: string }[];
  return tags.find(({ Key }) => Key === 'Name')!.Value.replace(`${system}-${stage}-`, 'file system ');
}

/** Functions in the network, and what a drill restores. */
function byDescription(references: References): (readonly [string, string])[] {
  const names = {
    'Reads what a drill restored': 'restore drill',
    'Reads databases after a failover': 'failover',
    'Databases that a drill restores': 'restored database',
    'Asks new versions before they get traffic': 'release check',
    'Asks Argo CD what is delivered': 'delivery watch',
    'Ends pods for experiments': 'pod ender',
    'Control plane of': 'control plane',
  };
  return references.all('AWS::EC2::SecurityGroup').flatMap((located) => {
    const description = String(located.resource.Properties?.['GroupDescription']);
    const found = Object.entries(names).filter(([start]) => description.startsWith(start));
    return found.map(([, name]) => [keyOf(located), name] as const);
  });
}

/** The functions that make and rotate the roles of a database. */
function keepersOf(references: References): (readonly [string, string])[] {
  return references.all('Custom::DatabaseRoles').flatMap(({ stack, resource }) => {
    const keeper = references.locate(stack, resource.Properties?.['ServiceToken'])!;
    const { SecurityGroupIds } = keeper.resource.Properties!['VpcConfig'] as { SecurityGroupIds: unknown };
    return groupKeys(references, keeper, SecurityGroupIds).map(
      (key) => [key, `keeper of ${String(resource.Properties?.['Database'])}`] as const,
    );
  });
}

export function groupKeys(references: References, { stack }: Pick<Located, 'stack'>, groups: unknown): string[] {
  return ((groups ?? []) as unknown[]).map((group) => keyOf(references.locate(stack, group)!));
}

/** Every rule of a stage, in a group or beside it. */
export function groupRules(references: References, spec: StageSpec): GroupRule[] {
  const own = references.all('AWS::EC2::SecurityGroup').flatMap((located) => {
    const { SecurityGroupIngress = [], SecurityGroupEgress = [] } = located.resource.Properties as {
      SecurityGroupIngress?: unknown[];
      SecurityGroupEgress?: unknown[];
    };
    const written = (rules: unknown[], direction: GroupRule['direction']) =>
      rules.map((rule) => ruleOf(references, spec, { located, rule, direction, group: keyOf(located) }));
    return [...written(SecurityGroupIngress, 'in'), ...written(SecurityGroupEgress, 'out')];
  });
  const separate = (['Ingress', 'Egress'] as const).flatMap((kind) =>
    references.all(`AWS::EC2::SecurityGroup${kind}`).map((located) => {
      const rule = located.resource.Properties!;
      const group = keyOf(references.locate(located.stack, rule['GroupId'])!);
      return ruleOf(references, spec, { located, rule, direction: kind === 'Ingress' ? 'in' : 'out', group });
    }),
  );
  return [...own, ...separate].filter(({ peer }) => peer !== NOTHING);
}

interface WrittenRule {
  readonly located: Located;
  readonly rule: unknown;
  readonly direction: GroupRule['direction'];
  readonly group: string;
}

function ruleOf(references: References, spec: StageSpec, { located, rule, direction, group }: WrittenRule): GroupRule {
  if (!isObject(rule)) throw new Error(`no rule: ${String(rule)}`);
  return { direction, group, ports: portsOf(rule), peer: peerOf(references, spec, located, rule) };
}

function portsOf({ IpProtocol, FromPort, ToPort }: Record<string, unknown>): Ports {
  if (String(IpProtocol) === '-1') return everyPort;
  return { protocol: String(IpProtocol), from: Number(FromPort), to: Number(ToPort) };
}

function peerOf(references: References, spec: StageSpec, { stack }: Located, rule: Record<string, unknown>): string {
  const group = references.locate(stack, rule['SourceSecurityGroupId'] ?? rule['DestinationSecurityGroupId']);
  if (group) return keyOf(group);
  const list = references.locate(stack, rule['SourcePrefixListId']);
  if (list)
    return String(list.resource.Properties?.['PrefixListName']).includes('cloudflare') ? 'cloudflare' : keyOf(list);
  const address = String(
    rule['SourcePrefixListId'] ?? rule['DestinationPrefixListId'] ?? rule['CidrIp'] ?? rule['CidrIpv6'],
  );
  const known: Record<string, string> = {
    '0.0.0.0/0': INTERNET,
    [spec.network.cidr ?? '']: NETWORK,
    [prefixListId('s3', spec.region) ?? '']: 'aws',
    [prefixListId('cloudfront', spec.region) ?? '']: 'cloudfront',
  };
  return known[address] ?? address;
}
