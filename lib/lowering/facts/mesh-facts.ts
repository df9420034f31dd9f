import { limits } from '../../data/limits';
import prices from '../../data/prices.json';
import type { MeshSpec } from '../../spec/mesh';
import type { StageSpec } from '../../spec/stage';
import { encryptedServices } from '../fargate/service-connect';
import { proxySize } from '../kubernetes/mesh/proxy';
import type { Outcome } from '../lowering-note';
import { honoured, rounded, substituted } from '../lowering-note';
import { calledServices, hasRequests, isInMesh } from '../mesh';
import type { Fact, FactContext } from './fact';
import { when } from './fact';

/** How a mesh is carried out: Istio on EKS, the TLS of Service Connect on Fargate. */
export const meshFacts: readonly Fact[] = [
  when(
    'mesh.mutualTls',
    mutualTlsOutcome,
    'Istio on eks, with mutual TLS between proxies; Service Connect on fargate, with TLS, where the caller shows no certificate',
  ),
  when('mesh.retries', retriesOutcome, 'retries of the proxies on eks; two on fargate'),
  when(
    'mesh.circuitBreaker.consecutiveErrors',
    errorsOutcome,
    'outlier detection; after 5 failed connections on fargate',
  ),
  when('mesh.circuitBreaker.ejectionSeconds', ejectionOutcome, 'outlier detection; for 30 to 300 s on fargate'),
];

const ONE_SIDED = 'one-sided: only the called shows a certificate, and security groups say who may call';

function mutualTlsOutcome(mode: MeshSpec['mutualTls'], { spec, target }: FactContext): Outcome {
  if (target === 'eks') return istioOutcome(mode, spec);
  if (encryptedServices(spec).length === 0) return honoured('no service calls another, so nothing is made for it');
  const plain =
    mode === 'strict' ? '' : '; proxies take nothing plain, so turn it on while calls may fail for a release';
  return substituted(
    `TLS of Service Connect, ${ONE_SIDED}${plain}; its certificate authority costs about ${authorityPrice()} USD a month`,
  );
}

function istioOutcome(mode: MeshSpec['mutualTls'], spec: StageSpec): Outcome {
  const { request } = proxySize;
  const how = `Istio, with a proxy beside each replica that takes ${request.milliCpu / 1000} vCPU and ${request.memoryMiB} MiB`;
  const exceptions = exceptionsOf(spec);
  const all = mode === 'strict' ? how : `${how}; proxies take what is plain, too`;
  return exceptions.length === 0 ? honoured(all) : rounded([all, ...exceptions].join('; '));
}

/** Ways in a meshed stage on which nobody shows a certificate of the mesh. */
function exceptionsOf(spec: StageSpec): string[] {
  const { services, databases, caches } = spec;
  const web = Object.keys(services).filter((name) => services[name]?.kind === 'web');
  const outside = Object.entries(services).flatMap(([name, service]) => (isInMesh(spec, service) ? [] : [name]));
  const servers = [...Object.keys(databases), ...Object.keys(caches)];
  return [
    ...(web.length > 0 ? [`the load balancer is outside, so ${list(web)} take it without mutual TLS`] : []),
    ...(outside.length > 0 ? [`${list(outside)} has no proxy, being the master of its own network`] : []),
    ...(servers.length > 0
      ? [`${list(servers)} is a managed server: TLS to it, and a password instead of a certificate`]
      : []),
  ];
}

function retriesOutcome(retries: number, { spec, target }: FactContext): Outcome {
  if (target === 'fargate') {
    const { max } = limits.serviceConnectRetries;
    const how = `Service Connect tries ${max} more times, at another replica`;
    return retries === max ? honoured(how) : rounded(`${how}; it has no setting for it`);
  }
  const how = 'requests that did not arrive are sent again';
  const unseen = calledServices(spec).filter((name) => {
    const service = spec.services[name];
    return service !== undefined && !hasRequests(service);
  });
  return unseen.length === 0 ? honoured(how) : rounded(`${how}, but to ${list(unseen)}: there proxies see bytes alone`);
}

function errorsOutcome(errors: number, { target }: FactContext): Outcome {
  if (target === 'eks') return honoured(`a replica with ${errors} errors in a row gets no requests for a while`);
  const { max } = limits.serviceConnectFailedConnections;
  return rounded(
    `Service Connect counts connections that fail, not answers: ${max} within 30 s; it has no setting for it`,
  );
}

function ejectionOutcome(seconds: number, { target }: FactContext): Outcome {
  if (target === 'eks') return honoured(`${seconds} s the first time, and as much longer each time again`);
  const { min, max } = limits.serviceConnectEjectionSeconds;
  return rounded(`Service Connect avoids a replica for ${min} to ${max} s; it has no setting for it`);
}

function authorityPrice(): number | undefined {
  return prices.prices.find(({ id }) => id === 'certificateAuthorityShortLived')?.usd;
}

const list = (names: readonly string[]) => names.join(', ');
