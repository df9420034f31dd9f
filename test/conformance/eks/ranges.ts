import { overlaps, parseCidr } from '../../../lib/spec/address-range';
import type { Located, References } from '../references';
import { groupKeys } from '../security-groups';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PolicyPeer } from './network-policies';

/** Where something lies that is no pod of a service: the ranges of its subnets. */
export interface Place {
  readonly name: string;
  readonly ranges: readonly string[];
}

type Range = Extract<PolicyPeer, { kind: 'range' }>;

/** All nodes and the control plane, whatever runs there: all of it carries EKS's own security group. */
export const CLUSTER = 'cluster';

/** The nodes of the services, which carry a second group, too: their pods do, and what shares the network of a node. */
export const SERVICE_NODES = 'nodes of services';

/** Those of daemons, which carry another one. */
export const DAEMON_NODES = 'nodes of daemons';

/** Hands a pod the rights of its service. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const IDENTITY_AGENT = '169.254.170.23/32';

/** Ranges of which no address is anybody's on the internet: RFC 1918, RFC 3927 and RFC 6598. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'];

/** What has a security group, and where it says in which subnets it is. */
const CARRIERS = [
  { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', groups: 'SecurityGroups', subnets: 'Subnets' },
  { type: 'AWS::EFS::MountTarget', groups: 'SecurityGroups', subnet: 'SubnetId' },
  { type: 'AWS::EC2::VPCEndpoint', groups: 'SecurityGroupIds', subnets: 'SubnetIds' },
  { type: 'AWS::RDS::DBInstance', groups: 'VPCSecurityGroups', subnetGroup: 'DBSubnetGroupName' },
  { type: 'AWS::RDS::DBCluster', groups: 'VpcSecurityGroupIds', subnetGroup: 'DBSubnetGroupName' },
  { type: 'AWS::ElastiCache::ReplicationGroup', groups: 'SecurityGroupIds', subnetGroup: 'CacheSubnetGroupName' },
] as const;

/** What a pod reaches without leaving its node, where no security group counts, by its one address. */
export function onNode(references: References): ReadonlyMap<string, string> {
  const [cluster] = references.all('AWS::EKS::Cluster');
  const network = cluster?.resource.Properties?.['KubernetesNetworkConfig'] as { ServiceIpv4Cidr: string };
  // by rule of EKS names are looked up at the tenth address of the Services
  return new Map([
    [network.ServiceIpv4Cidr.replace(/\.0\/\d+$/, '.10/32'), 'dns'],
    [IDENTITY_AGENT, 'identity agent'],
  ]);
}

/** Whether a peer is every address outside, and none inside. */
export function isInternet(references: References, { cidr, except }: Range): boolean {
  const own = references.all('AWS::EC2::VPC').map(({ resource }) => String(resource.Properties?.['CidrBlock']));
  const isLeftOut = (range: string) => except.some((exception) => holds(exception, range));
  return cidr === '0.0.0.0/0' && [...PRIVATE, ...own].every(isLeftOut);
}

/** Whether a peer is exactly a subnet of the stage. */
export function isSubnet(references: References, { cidr, except }: Range): boolean {
  return except.length === 0 && references.all('AWS::EC2::Subnet').some((subnet) => rangeOf(subnet) === cidr);
}

/** Whether every address of a range is meant. */
export function includes({ cidr, except }: Range, range: string): boolean {
  return holds(cidr, range) && !except.some((exception) => overlaps(parseCidr(exception)!, parseCidr(range)!));
}

/**
 * Everything in the network of a stage that is no service.
 *
 * @param owners names by the keys of security groups
 */
export function places(
  references: References,
  applied: KubernetesObjects,
  owners: ReadonlyMap<string, string>,
): Place[] {
  const found = CARRIERS.flatMap((carrier) =>
    references.all(carrier.type).flatMap((located) => {
      const [group = ''] = groupKeys(references, located, located.resource.Properties?.[carrier.groups]);
      const name = owners.get(group);
      return name === undefined
        ? []
        : [{ name, ranges: rangesOf(references, subnetsOf(references, located, carrier)) }];
    }),
  );
  const nodes = applied.all('NodeClass').flatMap(({ spec }) => spec.subnetSelectorTerms);
  const cluster = { name: CLUSTER, ranges: nodes.map(({ id }) => rangeOf(references.withKey(id)!)) };
  const names = new Set(found.map(({ name }) => name));
  const whole = [...names].map((name) => ({
    name,
    ranges: [...new Set(found.filter((place) => place.name === name).flatMap(({ ranges }) => ranges))],
  }));
  return [...whole, cluster];
}

interface Subnets {
  readonly stack: Located['stack'];
  readonly subnets: unknown;
}

function subnetsOf(references: References, located: Located, carrier: (typeof CARRIERS)[number]): Subnets {
  if ('subnet' in carrier) return { stack: located.stack, subnets: [located.resource.Properties?.[carrier.subnet]] };
  if ('subnets' in carrier) return { stack: located.stack, subnets: located.resource.Properties?.[carrier.subnets] };
  const group = references.locate(located.stack, located.resource.Properties?.[carrier.subnetGroup])!;
  return { stack: group.stack, subnets: group.resource.Properties?.['SubnetIds'] };
}

function rangesOf(references: References, { stack, subnets }: Subnets): string[] {
  return ((subnets ?? []) as unknown[]).map((subnet) => rangeOf(references.locate(stack, subnet)!));
}

function rangeOf({ resource }: Located): string {
  return String(resource.Properties?.['CidrBlock']);
}

function holds(wide: string, narrow: string): boolean {
  const [outer, inner] = [parseCidr(wide)!, parseCidr(narrow)!];
  return outer.first <= inner.first && inner.last <= outer.last;
}
