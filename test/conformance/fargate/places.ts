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

/** What answers under which name: the aliases of Service Connect. */
export function addresses(runners: readonly TaskRunner[]): Map<string, ObservedPlace> {
  const entries = runners.flatMap(({ name, properties, container }) => {
    const { Services = [] } = (properties['ServiceConnectConfiguration'] ?? {}) as ServiceConnect;
    return Services.flatMap(({ PortName, ClientAliases }) => {
      const port = container.PortMappings?.find((mapping) => mapping.Name === PortName)?.ContainerPort ?? 0;
      return ClientAliases.map(({ DnsName, Port }) => [`${DnsName}:${Port}`, { service: name, port }] as const);
    });
  });
  return new Map(entries);
}
