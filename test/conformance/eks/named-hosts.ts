import type { References } from '../references';
import { groupKeys } from '../security-groups';
import type { ObservedPlace } from '../observed';
import type { PolicyPod } from './network-policies';

/** Attributes with the groups of what has a name of its own. */
const GROUPS = ['VPCSecurityGroups', 'VpcSecurityGroupIds', 'SecurityGroupIds'];

/** Tells what answers under the names that policies let through. */
export class NamedHosts {
  constructor(
    private readonly references: References,
    /** Names by the keys of security groups. */
    private readonly owners: ReadonlyMap<string, string>,
    /** What answers in the cluster, by `name:port`. */
    private readonly addresses: ReadonlyMap<string, ObservedPlace>,
    private readonly platform: readonly PolicyPod[],
  ) {}

  /** `database main`, `aws`, a service; a host that is none of these is outside, and stands for itself. */
  behind(host: string, port: number): string {
    const service = this.addresses.get(`${host}:${port}`)?.service;
    const platform = this.platform.find(({ namespace, labels }) =>
      [`${labels['app']}.${namespace}.svc`, `${labels['app']}.${namespace}.svc.cluster.local`].includes(host),
    );
    return service ?? platform?.name ?? this.server(host) ?? (this.isEndpoint(host) ? 'aws' : host);
  }

  /** The name of a server is known only after deployment: here it is an attribute of its resource. */
  private server(host: string): string | undefined {
    const located = this.references.withKey(host.split('.').slice(0, 2).join('.'));
    if (!located) return undefined;
    const groups = GROUPS.flatMap((property) =>
      groupKeys(this.references, located, located.resource.Properties?.[property]),
    );
    return groups.map((key) => this.owners.get(key)).find((owner) => owner !== undefined);
  }

  /** Names of AWS that lead to an endpoint in the network: those of an interface, and of S3 behind a gateway. */
  private isEndpoint(host: string): boolean {
    return this.references.all('AWS::EC2::VPCEndpoint').some(({ stack, resource }) => {
      const { ServiceName, VpcEndpointType, PrivateDnsEnabled } = resource.Properties!;
      const [, region, service] =
        /^com\.amazonaws\.([^.]+)\.(.+)$/.exec(this.references.text(stack, ServiceName)) ?? [];
      if (VpcEndpointType === 'Interface')
        return PrivateDnsEnabled === true && host === `${service}.${region}.amazonaws.com`;
      const names = [`${service}.${region}.amazonaws.com`, `${service}.amazonaws.com`];
      return names.includes(host.replace(/^\*\./, ''));
    });
  }
}
