import type { ProbeSpec } from '../../spec/probe';
import type { ServiceSpec } from '../../spec/service';
import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, rounded } from '../lowering-note';
import { targetCheckChanges } from '../target-check-changes';
import { askingWay } from './probes';
import { serviceOf } from './service-of';

type ProbeName = keyof ServiceSpec['probes'];

/** What becomes of a check: Kubernetes has all three, with the same timings. */
export function probeOutcome(name: ProbeName, context: FactContext): Outcome {
  const service = serviceOf(context);
  const probe = service.probes[name];
  if (probe === undefined) return honoured('no check');
  const changes = [...successes(name, probe), ...way(probe, service), ...loadBalancer(name, probe, service)];
  const how = `${name} probe of the kubelet`;
  return changes.length === 0 ? honoured(how) : rounded([how, ...changes].join('; '));
}

function successes(name: ProbeName, { successThreshold }: ProbeSpec): string[] {
  return name === 'readiness' || successThreshold === 1 ? [] : [`one success instead of ${successThreshold} counts`];
}

/** Where the kubelet cannot ask as declared. */
function way(probe: ProbeSpec, service: ServiceSpec): string[] {
  const asked = askingWay(probe, service);
  if (asked === 'grpc') return ["asks gRPC's own health service, which the program must offer"];
  return asked === 'port' && service.protocol === 'grpc' && service.tls
    ? ['only connects: it asks no gRPC over TLS']
    : [];
}

/** The load balancer asks beside the kubelet, paths only, and not in every rhythm. */
function loadBalancer(name: ProbeName, probe: ProbeSpec, service: ServiceSpec): string[] {
  if (name !== 'readiness' || service.kind !== 'web') return [];
  if (probe.path === undefined) return ["the load balancer asks '/'"];
  const changes = targetCheckChanges(probe, service);
  return changes === '' ? [] : [`the load balancer asks, too: ${changes}`];
}
