import { prefixListId } from '../../../lib/data/prefix-lists';
import { cacheName, databaseInstanceName } from '../../../lib/lowering/names';
import { isObject } from '../../../lib/spec/merge-patch';
import type { StageSpec } from '../../../lib/spec/stage';
import type { Located, References } from '../references';
import { keyOf } from '../references';
import type { TaskRunner } from './task-runners';

interface Rule {
  readonly direction: 'in' | 'out';
  /** Key of the group that has the rule. */
  readonly group: string;
  /** Key of a group, or a name for addresses outside. */
  readonly peer: string;
  readonly ports: string;
}

/** CDK's way to write a group that lets nothing out. */
const NOTHING = '255.255.255.255/32';

/** Any address in the network of the stage. */
const NETWORK = 'network';

/** Which parts of a stage can connect to each other, by the rules of the security groups at both ends. */
export function reachability(references: References, spec: StageSpec, runners: readonly TaskRunner[]): string[] {
  const owners = ownersOf(references, spec, runners);
  const rules = rulesOf(references, spec);
  const nameOf = (key: string) =>
    owners.get(key) ?? (key.includes('.') && !key.includes('/') ? `nobody's group ${key}` : key);
  const answers =
    ({ direction, group, peer, ports }: Rule) =>
    (other: Rule) =>
      other.direction !== direction &&
      other.group === peer &&
      other.ports === ports &&
      (other.peer === group || other.peer === NETWORK);
  const connections = rules.map((rule) => {
    const [from, to] = rule.direction === 'out' ? [rule.group, rule.peer] : [rule.peer, rule.group];
    const isComplete = !isGroup(rule.peer, rules, owners) || rules.some(answers(rule));
    return `${nameOf(from)} -> ${nameOf(to)}:${rule.ports}${isComplete ? '' : ` (open ${rule.direction} only)`}`;
  });
  return [...new Set(connections)].toSorted();
}

function isGroup(peer: string, rules: readonly Rule[], owners: ReadonlyMap<string, string>): boolean {
  return owners.has(peer) || rules.some(({ group }) => group === peer);
}

/** Names of the groups by what carries them. */
function ownersOf(references: References, spec: StageSpec, runners: readonly TaskRunner[]): Map<string, string> {
  const databases = new Map(
    Object.keys(spec.databases).flatMap((name) =>
      [undefined, 'reader'].map((suffix) => [databaseInstanceName(spec, name, suffix), `database ${name}`] as const),
    ),
  );
  const caches = new Map(Object.keys(spec.caches).map((name) => [cacheName(spec, name), `cache ${name}`] as const));
  const named = (type: string, groups: string, name: (located: Located) => string) =>
    references
      .all(type)
      .flatMap((located) =>
        keysOf(references, located, located.resource.Properties?.[groups]).map((key) => [key, name(located)] as const),
      );
  const property = ({ resource }: Located, field: string) => String(resource.Properties?.[field]);
  return new Map([
    ...named('AWS::ElasticLoadBalancingV2::LoadBalancer', 'SecurityGroups', () => 'load balancer'),
    ...named('AWS::EC2::VPCEndpoint', 'SecurityGroupIds', () => 'aws'),
    ...named(
      'AWS::RDS::DBInstance',
      'VPCSecurityGroups',
      (located) => databases.get(property(located, 'DBInstanceIdentifier')) ?? 'unknown database',
    ),
    ...named(
      'AWS::ElastiCache::ReplicationGroup',
      'SecurityGroupIds',
      (located) => caches.get(property(located, 'ReplicationGroupId')) ?? 'unknown cache',
    ),
    ...keepersOf(references),
    ...runners.flatMap(({ name, stack, securityGroups }) =>
      keysOf(references, { stack }, securityGroups).map((key) => [key, name] as const),
    ),
  ]);
}

/** The functions that make and rotate the roles of a database. */
function keepersOf(references: References): (readonly [string, string])[] {
  return references.all('Custom::DatabaseRoles').flatMap(({ stack, resource }) => {
    const keeper = references.locate(stack, resource.Properties?.['ServiceToken'])!;
    const { SecurityGroupIds } = keeper.resource.Properties!['VpcConfig'] as { SecurityGroupIds: unknown };
    return keysOf(references, keeper, SecurityGroupIds).map(
      (key) => [key, `keeper of ${String(resource.Properties?.['Database'])}`] as const,
    );
  });
}

function keysOf(references: References, { stack }: Pick<Located, 'stack'>, groups: unknown): string[] {
  return ((groups ?? []) as unknown[]).map((group) => keyOf(references.locate(stack, group)!));
}

function rulesOf(references: References, spec: StageSpec): Rule[] {
  const own = references.all('AWS::EC2::SecurityGroup').flatMap((located) => {
    const { SecurityGroupIngress = [], SecurityGroupEgress = [] } = located.resource.Properties as {
      SecurityGroupIngress?: unknown[];
      SecurityGroupEgress?: unknown[];
    };
    const written = (rules: unknown[], direction: Rule['direction']) =>
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
  readonly direction: Rule['direction'];
  readonly group: string;
}

function ruleOf(references: References, spec: StageSpec, { located, rule, direction, group }: WrittenRule): Rule {
  if (!isObject(rule)) throw new Error(`no rule: ${String(rule)}`);
  const { IpProtocol, FromPort, ToPort } = rule;
  const ports =
    IpProtocol === 'tcp' && FromPort === ToPort
      ? String(FromPort)
      : `${String(FromPort)}-${String(ToPort)}/${String(IpProtocol)}`;
  return { direction, group, ports, peer: peerOf(references, spec, located, rule) };
}

function peerOf(references: References, spec: StageSpec, { stack }: Located, rule: Record<string, unknown>): string {
  const group = references.locate(stack, rule['SourceSecurityGroupId'] ?? rule['DestinationSecurityGroupId']);
  if (group) return keyOf(group);
  const address = String(
    rule['SourcePrefixListId'] ?? rule['DestinationPrefixListId'] ?? rule['CidrIp'] ?? rule['CidrIpv6'],
  );
  const known: Record<string, string> = {
    '0.0.0.0/0': 'internet',
    [spec.network.cidr ?? '']: NETWORK,
    [prefixListId('s3', spec.region) ?? '']: 'aws',
    [prefixListId('cloudfront', spec.region) ?? '']: 'cloudfront',
  };
  return known[address] ?? address;
}
