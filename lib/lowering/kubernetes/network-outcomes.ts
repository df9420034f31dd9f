import type { ServiceSpec } from '../../spec/service';
import type { FactContext } from '../facts/fact';
import { notYet } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, rounded } from '../lowering-note';
import { usesBucket } from './aws-access';
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
  const others = neighbours(spec, service);
  const changes = [
    ...(others.length > 0 ? [`the network lets it reach ${others.join(', ')}, too, for which it has no password`] : []),
    ...(dataPorts(spec, service).length > 0 && spec.network.existing !== undefined ? [wholeNetwork] : []),
    ...(service.egress !== 'internet' && usesBucket({ stage: spec, service }) && hasPrivateEndpoints(spec)
      ? ['TCP 443 to all public addresses is open, since no policy can name those of S3']
      : []),
  ];
  const how = 'a role or permission of its own, and a rule in its NetworkPolicy';
  return changes.length === 0 ? honoured(how) : rounded([how, ...changes].join('; '));
}

export function egressOutcome(egress: ServiceSpec['egress']): Outcome {
  if (egress === 'internet' || egress.length === 0) return honoured('TCP 443 of its NetworkPolicy');
  return notYet('eks', "use egress: 'internet', or nothing");
}

const wholeNetwork = 'its policy names the whole network, of whose subnets only the ids are known';
