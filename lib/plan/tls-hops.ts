import { slotsOf } from '../lowering/slots';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { meshProtection } from './mesh-protection';

/** One leg of a request, and how it is protected. */
export interface TlsHop {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly encrypted: boolean;
  readonly how: string;
}

type Protection = Omit<TlsHop, 'from' | 'to'>;

/** Every leg that a request takes in a stage, from the user to the data. */
export function tlsHops(spec: StageSpec, chosen: DeploymentTarget): TlsHop[] {
  const targets = [...new Set(slotsOf(spec, chosen).map(({ target }) => target))];
  return [...arrival(spec), ...toFiles(spec), ...toServices(spec), ...betweenServices(spec, targets), ...toData(spec)];
}

function arrival({ domain, edge, ingress, services }: StageSpec): TlsHop[] {
  if (!Object.values(services).some((service) => service.kind === 'web')) return [];
  if (ingress.exposure === 'cloudflare') return throughCloudflare(domain?.name);
  const certificate = domain ? `certificate for ${domain.name}` : "CloudFront's own certificate";
  const loadBalancer: Omit<TlsHop, 'from'> = domain
    ? { to: 'load balancer', protocol: 'HTTPS', encrypted: true, how: `certificate for ${domain.name}` }
    : {
        to: 'load balancer',
        protocol: 'HTTP',
        encrypted: false,
        how: edge.cdn
          ? 'inside the private network only; a domain brings TLS'
          : 'from the declared addresses only; a domain brings TLS',
      };
  if (!edge.cdn) return [{ from: 'users', ...loadBalancer }];
  return [
    { from: 'users', to: 'CloudFront', protocol: 'HTTPS', encrypted: true, how: certificate },
    { from: 'CloudFront', ...loadBalancer },
  ];
}

/** The first leg is not ours to enforce; the second refuses whoever does not prove to be Cloudflare. */
function throughCloudflare(name = 'the system'): TlsHop[] {
  return [
    {
      from: 'users',
      to: 'Cloudflare',
      protocol: 'HTTPS',
      encrypted: true,
      how: "Cloudflare's certificate; 'Always Use HTTPS' must be set there",
    },
    {
      from: 'Cloudflare',
      to: 'load balancer',
      protocol: 'HTTPS',
      encrypted: true,
      how: `certificate for ${name}, and one of Cloudflare for itself (mutual TLS)`,
    },
  ];
}

function toFiles({ edge }: StageSpec): TlsHop[] {
  const buckets = new Set(Object.values(edge.static).map(({ bucket }) => bucket));
  return [...buckets].map((bucket) => ({
    from: 'CloudFront',
    to: bucket,
    protocol: 'HTTPS',
    encrypted: true,
    how: 'each request is signed (origin access control); the policy refuses requests without TLS',
  }));
}

function toServices(spec: StageSpec): TlsHop[] {
  return Object.entries(spec.services)
    .filter(([, service]) => service.kind === 'web')
    .map(([name, service]) => ({ from: 'load balancer', to: name, ...inside(spec, service) }));
}

function betweenServices(spec: StageSpec, targets: readonly DeploymentTarget[]): TlsHop[] {
  return Object.entries(spec.services).flatMap(([name, { calls }]) =>
    calls.flatMap((callee) => {
      const service = spec.services[callee];
      if (service === undefined) return [];
      const hops = targets.map((target) => ({ from: name, to: callee, ...onTarget(spec, target, name, callee) }));
      const isSame = hops.every((hop) => hop.how === hops[0]?.how);
      return isSame ? hops.slice(0, 1) : hops.map((hop, i) => ({ ...hop, how: `on ${targets[i]}: ${hop.how}` }));
    }),
  );
}

/** From one service to another, by the mesh where there is one, else as anything inside the network. */
function onTarget(spec: StageSpec, target: DeploymentTarget, caller: string, callee: string): Protection {
  const service = spec.services[callee] as ServiceSpec;
  const how = meshProtection(spec, target, caller, callee);
  return how === undefined ? inside(spec, service) : { protocol: protocolName(service), encrypted: true, how };
}

/** Inside the network: TLS in the container, else encryption by the network itself. */
function inside({ network }: StageSpec, service: ServiceSpec): Protection {
  const protocol = protocolName(service);
  if (service.tls) return { protocol, encrypted: true, how: 'the container ends TLS (tls: true)' };
  switch (network.encryption) {
    case 'enforce':
      return {
        protocol,
        encrypted: true,
        how: 'encrypted by the network, which refuses anything else (VPC encryption controls)',
      };
    case 'monitor':
      return {
        protocol,
        encrypted: true,
        how: 'encrypted by the network on the hardware it runs on, recorded in flow logs; network.encryption: enforce makes it a rule',
      };
    default:
      return {
        protocol,
        encrypted: false,
        how: "inside the private network only; tls: true or network.encryption: 'monitor' encrypts it",
      };
  }
}

function protocolName({ protocol, tls }: ServiceSpec): string {
  if (protocol === 'http') return tls ? 'HTTPS' : 'HTTP';
  const name = { http2: 'HTTP/2', grpc: 'gRPC', tcp: 'TCP' }[protocol];
  return tls ? `${name} over TLS` : name;
}

function toData(spec: StageSpec): TlsHop[] {
  return Object.entries(spec.services).flatMap(([name, { uses, consumes, mounts }]) => {
    const resources = [
      ...uses.map((use) => use.name),
      ...(consumes === undefined ? [] : [consumes]),
      ...Object.values(mounts),
    ];
    return [...new Set(resources)].flatMap((resource) => {
      const protection = protectionOf(resource, spec);
      return protection ? [{ from: name, to: resource, ...protection }] : [];
    });
  });
}

function protectionOf(resource: string, stage: StageSpec): Protection | undefined {
  const { databases, caches, queues, buckets, fileSystems } = stage;
  if (resource in databases)
    return {
      protocol: 'PostgreSQL',
      encrypted: true,
      how: 'the server refuses connections without TLS (rds.force_ssl)',
    };
  if (resource in caches)
    return { protocol: 'Redis', encrypted: true, how: 'the server refuses connections without TLS' };
  if (resource in queues || resource in buckets)
    return { protocol: 'HTTPS', encrypted: true, how: 'the policy refuses requests without TLS' };
  if (resource in fileSystems)
    return { protocol: 'NFS over TLS', encrypted: true, how: 'the policy refuses clients without TLS' };
  return undefined;
}
