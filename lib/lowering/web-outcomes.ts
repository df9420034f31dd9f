import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import type { Outcome } from './lowering-note';
import { honoured, impossible } from './lowering-note';

/** What the load balancer, and the CDN before it, can carry to a web service: the same whatever runs it. */
export function webProtocolOutcome(protocol: ServiceSpec['protocol'], { domain, edge }: StageSpec): Outcome {
  if (protocol === 'tcp') {
    return impossible('an Application Load Balancer speaks HTTP and gRPC', {
      allowed: 'http, http2, grpc',
      fix: 'speak one of those, or make the service internal',
    });
  }
  const isModern = protocol === 'http2' || protocol === 'grpc';
  if (isModern && domain === undefined) {
    return impossible(`a load balancer carries ${protocol} over TLS only`, {
      allowed: 'http',
      fix: 'give the stage a domain',
    });
  }
  if (isModern && edge.cdn) {
    return impossible(`CloudFront asks its origins in HTTP/1.1, which a ${protocol} service does not answer`, {
      allowed: 'http',
      fix: 'turn the CDN off in this stage, or speak http; users speak HTTP/2 and 3 with CloudFront all the same',
    });
  }
  return honoured('protocol of the target group');
}

/** A request for another name needs a certificate for it, and a record that leads here. */
export function routeHostsOutcome({ routes }: ServiceSpec, { domain, edge }: StageSpec): Outcome {
  const foreign = routes.flatMap(({ host }) => (host !== undefined && host !== domain?.name ? [host] : []));
  if (foreign.length === 0) return honoured('listener rules');
  if (domain?.certificateArn !== undefined && !edge.cdn) {
    return honoured(`listener rules; your certificate and your DNS cover ${foreign.join(', ')}`);
  }
  return impossible(`nothing makes a certificate and a DNS record for ${foreign.join(', ')}`, {
    allowed: domain === undefined ? 'routes without a host' : domain.name,
    fix: 'bring a certificate that covers it (domain.certificateArn), without a CDN; or leave the host out',
  });
}
