import type { ServiceSpec } from '../../spec/service';
import type { FactContext } from '../facts/fact';
import { egressNames } from '../egress-names';
import type { Outcome } from '../lowering-note';
import { honoured, refused, rounded } from '../lowering-note';
import { ANY_AWS_HOST } from './application-network-policy';
import { callsAws, usesBucket } from './aws-access';
import { hasPrivateEndpoints } from './cluster-network';
import { dataPorts, neighbours } from './data-servers';
import { serviceOf } from './service-of';

export function routesOutcome({ spec }: FactContext): Outcome {
  const how = 'listener rules; the pods are registered with the target group';
  return spec.network.existing === undefined ? honoured(how) : rounded(`${how}; ${wholeNetwork}`);
}

export function usesOutcome(context: FactContext): Outcome {
  const { spec } = context;
  const service = serviceOf(context);
  const server = service.uses.find(({ name }) => name in spec.databases || name in spec.caches)?.name;
  if (service.kind === 'daemon' && server !== undefined)
    return refused(`a pod reads the password of '${server}' when it starts, and nodes of daemons stay for ever`, {
      fix: 'let a service of another kind use it, which the daemon calls',
    });
  const others = neighbours(spec, service);
  const changes = [
    ...(others.length > 0 ? [`the network lets it reach ${others.join(', ')}, too, for which it has no password`] : []),
    ...(dataPorts(spec, service).length > 0 && spec.network.existing !== undefined ? [wholeNetwork] : []),
    ...(service.egress !== 'internet' &&
    egressNames(service).length === 0 &&
    usesBucket({ stage: spec, service }) &&
    hasPrivateEndpoints(spec)
      ? ['TCP 443 to all public addresses is open, since no policy can name those of S3']
      : []),
  ];
  const how = 'a role or permission of its own, and a rule in its NetworkPolicy';
  return changes.length === 0 ? honoured(how) : rounded([how, ...changes].join('; '));
}

export function egressOutcome(egress: ServiceSpec['egress'], context: FactContext): Outcome {
  if (egress === 'internet' || egress.length === 0) return honoured('TCP 443 of its NetworkPolicy');
  const service = serviceOf(context);
  if (service.kind === 'daemon') {
    return refused('names count on nodes of Auto Mode alone, and a daemon has others', {
      fix: "use egress: 'internet', or nothing",
    });
  }
  const how = 'its ApplicationNetworkPolicy: the addresses that DNS gives for these names';
  const isWide = callsAws({ stage: context.spec, service }) && !hasPrivateEndpoints(context.spec);
  return isWide ? rounded(`${how}, and for ${ANY_AWS_HOST}, since there are no private endpoints`) : honoured(how);
}

const wholeNetwork = 'its policy names the whole network, of whose subnets only the ids are known';
