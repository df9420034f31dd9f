import type { StageSpec } from '../../spec/stage';
import { checkedPaths } from '../release-check';
import { targetHealthCheck } from '../target-health-check';
import { awsRules, needsInternet } from './aws-access';
import { dnsAddress, loadBalancerRanges, stageRanges } from './cluster-network';
import { dataPorts } from './data-servers';
import { selectorOf, serviceMetadata, syncWave, systemLabels } from './metadata';
import type { INetworkPolicy, INetworkPolicyEgressRule, INetworkPolicyIngressRule, Named } from './models';
import { pods, publicAddresses, ranges, tcp, udp } from './network-peers';
import type { PlacedService } from './placed-service';
import { callersOf } from './placed-service';
import { releaseChecker } from './release-check';
import { scraperOf } from './telemetry/scraper';

/** Names of the policies of a namespace, which no service may have. */
export const namespacePolicies = ['default-deny', 'allow-dns'] as const;

/** Nobody talks to anybody who did not declare it. */
export function defaultDeny(stage: StageSpec, namespace: string): Named<INetworkPolicy> {
  const [name] = namespacePolicies;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels: systemLabels(stage.system), annotations: syncWave('foundation') },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}

/**
 * Everybody may look up names. On Auto Mode that service runs on the node and not in a pod, so its address is named.
 *
 * https://github.com/aws/containers-roadmap/issues/2552
 */
export function allowDns(stage: StageSpec, namespace: string): Named<INetworkPolicy> {
  const [, name] = namespacePolicies;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels: systemLabels(stage.system), annotations: syncWave('foundation') },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: ranges([`${dnsAddress(stage)}/32`]), ports: [udp(53), tcp(53)] }],
    },
  };
}

/** What the description declares for one service, and nothing else. */
export function networkPolicy(placed: PlacedService): Named<INetworkPolicy> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      podSelector: { matchLabels: selectorOf(placed.name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [...fromLoadBalancer(placed), ...fromCallers(placed), ...fromScraper(placed), ...fromChecker(placed)],
      egress: [...toCallees(placed), ...toData(placed), ...awsRules(placed), ...toInternet(placed)],
    },
  };
}

function fromLoadBalancer({ stage, service }: PlacedService): INetworkPolicyIngressRule[] {
  const { kind, port } = service;
  if (kind !== 'web' || port === undefined) return [];
  const checked = targetHealthCheck(service).port;
  const ports = [...new Set([port, checked === 'traffic-port' ? port : Number(checked)])];
  return [{ from: ranges(loadBalancerRanges(stage)), ports: ports.map(tcp) }];
}

function fromCallers(placed: PlacedService): INetworkPolicyIngressRule[] {
  const callers = callersOf(placed);
  const { port } = placed.service;
  if (port === undefined || callers.length === 0) return [];
  return [{ from: callers.map((caller) => pods(placed.stage, caller)), ports: [tcp(port)] }];
}

function fromScraper(placed: PlacedService): INetworkPolicyIngressRule[] {
  const scraper = scraperOf(placed);
  return scraper === undefined ? [] : [{ from: [scraper.peer], ports: [tcp(scraper.port)] }];
}

function fromChecker({ service }: PlacedService): INetworkPolicyIngressRule[] {
  const { port } = service;
  return port === undefined || checkedPaths(service).length === 0
    ? []
    : [{ from: [releaseChecker()], ports: [tcp(port)] }];
}

function toCallees({ stage, service }: PlacedService): INetworkPolicyEgressRule[] {
  return service.calls.flatMap((callee) => {
    const port = stage.services[callee]?.port;
    return port === undefined ? [] : [{ to: [pods(stage, callee)], ports: [tcp(port)] }];
  });
}

function toData({ stage, service }: PlacedService): INetworkPolicyEgressRule[] {
  const ports = dataPorts(stage, service);
  return ports.length === 0 ? [] : [{ to: ranges(stageRanges(stage).isolated), ports: ports.map(tcp) }];
}

function toInternet(placed: PlacedService): INetworkPolicyEgressRule[] {
  return needsInternet(placed) ? [{ to: [publicAddresses(placed.stage)], ports: [tcp(443)] }] : [];
}
