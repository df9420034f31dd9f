import type { EgressName } from '../../spec/egress-name';
import { DEFAULT_EGRESS_PORT } from '../../spec/egress-name';
import { endpointHosts, s3Hosts } from '../aws-hosts';
import { egressNames } from '../egress-names';
import { callsAws, usesBucket } from './aws-access';
import { hasPrivateEndpoints } from './cluster-network';
import { CACHE_PORT, DATABASE_PORT } from './data-servers';
import type { InfrastructureFact } from './infrastructure-fact';
import { placeholder, readerHost, serverHost } from './infrastructure-fact';
import { controlPlaneNames } from './mesh/control-plane';
import { selectorOf, serviceMetadata } from './metadata';
import type { IApplicationNetworkPolicy, Named } from './models';
import { tcp } from './network-peers';
import type { PlacedService } from './placed-service';
import { hostOf } from './placed-service';
import { collectorNames } from './telemetry/allow-collector';

/**
 * The controller of EKS finds what it made of a policy by the name alone, whatever its kind: this one must not be that of
 * a NetworkPolicy, which is that of a service. No service can have a name with two hyphens in a row.
 */
export const NAMES_SUFFIX = '--names';

/** Every host of AWS, for a stage without private endpoints. */
export const ANY_AWS_HOST = '*.amazonaws.com';

/**
 * The hosts outside that a service names. Nodes allow the addresses that DNS gave for a name, on its port, for as long as
 * the answer holds, beside what the NetworkPolicies of the service allow.
 *
 * They answer questions for listed names alone, so the hosts that the service reaches inside stand here as well, each on
 * the port on which it is open anyway.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 */
export function applicationNetworkPolicy(placed: PlacedService): Named<IApplicationNetworkPolicy> | undefined {
  const declared = egressNames(placed.service);
  if (declared.length === 0) return undefined;
  const metadata = serviceMetadata(placed, 'foundation');
  return {
    apiVersion: 'networking.k8s.aws/v1alpha1',
    kind: 'ApplicationNetworkPolicy',
    metadata: { ...metadata, name: `${placed.name}${NAMES_SUFFIX}` },
    spec: {
      podSelector: { matchLabels: selectorOf(placed.name) },
      policyTypes: ['Egress'],
      egress: rules([
        ...declared,
        ...awsNames(placed),
        ...peers(placed),
        ...servers(placed),
        ...controlPlaneNames(placed),
        ...collectorNames(placed),
      ]),
    },
  };
}

/** Hosts that only the deployment knows. */
export function namedHosts(placed: PlacedService): InfrastructureFact[] {
  return egressNames(placed.service).length === 0 ? [] : hosts(placed).map(({ fact }) => fact);
}

/** One for each port, since a rule allows each of its names on each of its ports. */
function rules(names: readonly EgressName[]): IApplicationNetworkPolicy['spec']['egress'] {
  const ports = [...new Set(names.map(({ port }) => port))];
  return ports.map((port) => {
    const hostsOfPort = names.filter((name) => name.port === port).map(({ host }) => host);
    return { to: [{ domainNames: [...new Set(hostsOfPort)] }], ports: [tcp(port)] };
  });
}

function awsNames(placed: PlacedService): EgressName[] {
  if (!callsAws(placed)) return [];
  const s3 = usesBucket(placed) ? s3Hosts(placed.stage) : [];
  const reached = hasPrivateEndpoints(placed.stage) ? [...endpointHosts(placed.stage), ...s3] : [ANY_AWS_HOST];
  return reached.map((host) => ({ host, port: DEFAULT_EGRESS_PORT }));
}

function peers({ stage, service }: PlacedService): EgressName[] {
  return service.calls.flatMap((callee) => {
    const port = stage.services[callee]?.port;
    return port === undefined ? [] : [{ host: hostOf(stage, callee), port }];
  });
}

function servers(placed: PlacedService): EgressName[] {
  return hosts(placed).map(({ fact, port }) => ({ host: placeholder(fact), port }));
}

function hosts({ stage, service }: PlacedService): { fact: InfrastructureFact; port: number }[] {
  return service.uses.flatMap(({ name }) => {
    if (name in stage.databases)
      return [serverHost('database', name), readerHost(name)].map((fact) => ({ fact, port: DATABASE_PORT }));
    return name in stage.caches ? [{ fact: serverHost('cache', name), port: CACHE_PORT }] : [];
  });
}
