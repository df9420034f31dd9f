import { egressNames } from '../egress-names';
import { publishesMetrics } from '../scaling-metrics';
import { hasPrivateEndpoints, stageRanges } from './cluster-network';
import type { INetworkPolicyEgressRule } from './models';
import { ranges, tcp } from './network-peers';
import type { PlacedService } from './placed-service';

/** Where the node hands a pod the rights of its service. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
export const POD_IDENTITY_AGENT = '169.254.170.23/32';

/** Whether the program itself calls AWS: for its queues, buckets, `permissions`, and what it publishes to scale on. */
export function callsAws({ stage, service }: Pick<PlacedService, 'stage' | 'service'>): boolean {
  const stores = service.uses.some(({ name }) => name in stage.queues || name in stage.buckets);
  return (
    service.tool !== undefined ||
    stores ||
    service.consumes !== undefined ||
    service.permissions.length > 0 ||
    publishesMetrics(service)
  );
}

/** Rights from the node, and the endpoints of AWS services, beside the data. */
export function awsRules(placed: PlacedService): INetworkPolicyEgressRule[] {
  if (!callsAws(placed)) return [];
  const identity = { to: ranges([POD_IDENTITY_AGENT]), ports: [tcp(80)] };
  const { stage } = placed;
  return hasPrivateEndpoints(stage)
    ? [identity, { to: ranges(stageRanges(stage).isolated), ports: [tcp(443)] }]
    : [identity];
}

/**
 * Whether public addresses have to be open: as declared, for AWS services without private endpoints, and for S3, whose
 * gateway endpoint keeps the public addresses, which no NetworkPolicy can name. A service that names hosts has a policy
 * with names, and there stand those of AWS, too.
 */
export function needsInternet(placed: PlacedService): boolean {
  const { stage, service } = placed;
  if (service.egress === 'internet') return true;
  if (egressNames(service).length > 0) return false;
  return usesBucket(placed) || (callsAws(placed) && !hasPrivateEndpoints(stage));
}

export function usesBucket({ stage, service }: Pick<PlacedService, 'stage' | 'service'>): boolean {
  return service.tool !== undefined || service.uses.some(({ name }) => name in stage.buckets);
}
