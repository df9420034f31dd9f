import type { SynthesizedStack } from '../../support/synth';
import type { ObservedPlace } from '../observed';
import type { References } from '../references';
import { keyOf } from '../references';
import type { TaskRunner } from './task-runners';

interface Balancer {
  readonly ContainerPort: number;
  readonly TargetGroupArn: unknown;
  readonly AdvancedConfiguration?: { readonly AlternateTargetGroupArn: unknown };
}

interface ServiceConnect {
  readonly Services?: readonly {
    readonly PortName: string;
    readonly IngressPortOverride?: number;
    readonly ClientAliases: readonly { readonly DnsName: string; readonly Port: number }[];
  }[];
}

/** What registers with each target group. */
export function registrations(references: References, runners: readonly TaskRunner[]): Map<string, ObservedPlace> {
  const entries = runners.flatMap(({ name, stack, properties }) =>
    ((properties['LoadBalancers'] ?? []) as Balancer[]).flatMap(
      ({ ContainerPort, TargetGroupArn, AdvancedConfiguration }) =>
        [TargetGroupArn, ...(AdvancedConfiguration ? [AdvancedConfiguration.AlternateTargetGroupArn] : [])].map(
          (group) => [keyOf(references.locate(stack, group)!), { service: name, port: ContainerPort }] as const,
        ),
    ),
  );
  return new Map(entries);
}

/** What answers under which name: the aliases of Service Connect, and records of Cloud Map. */
export function addresses(references: References, runners: readonly TaskRunner[]): Map<string, ObservedPlace> {
  return new Map(runners.flatMap((runner) => [...aliases(runner), ...records(references, runner)]));
}

type Address = readonly [string, ObservedPlace];

function aliases({ name, properties, container }: TaskRunner): Address[] {
  return serviceConnect(properties).flatMap(({ PortName, ClientAliases }) => {
    const port = container.PortMappings?.find((mapping) => mapping.Name === PortName)?.ContainerPort ?? 0;
    return ClientAliases.map(({ DnsName, Port }) => [`${DnsName}:${Port}`, { service: name, port }] as const);
  });
}

/** Records that tell addresses of tasks and no ports, so whoever knows a port gets there. */
function records(references: References, { name, stack, properties, container }: TaskRunner): Address[] {
  const ports = (container.PortMappings ?? []).map(({ ContainerPort }) => ContainerPort);
  return hostNames(references, stack, properties['ServiceRegistries']).flatMap((host) =>
    ports.map((port) => [`${host}:${port}`, { service: name, port }] as const),
  );
}

/** Names under which Cloud Map keeps the addresses of tasks. */
export function hostNames(references: References, stack: SynthesizedStack, registries: unknown = []): string[] {
  return (registries as { RegistryArn: unknown }[]).map(({ RegistryArn }) => {
    const registry = references.locate(stack, RegistryArn)!;
    const { Name, NamespaceId } = registry.resource.Properties!;
    const zone = references.locate(registry.stack, NamespaceId)!;
    if (zone.resource.Type !== 'AWS::ServiceDiscovery::PrivateDnsNamespace')
      throw new Error(`${zone.id} is not in DNS`);
    return `${String(Name)}.${String(zone.resource.Properties!['Name'])}`;
  });
}

/** The port of the proxy of Service Connect, where it takes what peers send on another one than the program. */
export function proxiedPorts({
  properties,
  container,
}: TaskRunner): { readonly proxy: number; readonly own: number }[] {
  return serviceConnect(properties).flatMap(({ PortName, IngressPortOverride }) => {
    const own = container.PortMappings?.find((mapping) => mapping.Name === PortName)?.ContainerPort;
    return IngressPortOverride === undefined || own === undefined ? [] : [{ proxy: IngressPortOverride, own }];
  });
}

function serviceConnect(properties: TaskRunner['properties']): NonNullable<ServiceConnect['Services']> {
  return ((properties['ServiceConnectConfiguration'] ?? {}) as ServiceConnect).Services ?? [];
}
