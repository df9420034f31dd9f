import { isInMesh } from '../../mesh';
import { checkedPaths } from '../../release-check';
import { portsForLoadBalancer } from '../../target-health-check';
import { loadBalancerRanges } from '../cluster-network';
import { selectorOf, serviceMetadata } from '../metadata';
import type { IAuthorizationPolicy, Named } from '../models';
import { callersOf, isReached, namespaceOf } from '../placed-service';
import type { PlacedService } from '../placed-service';
import { scraperOf } from '../telemetry/scraper';
import { outsideCallers } from './peer-authentication';

/**
 * Who may call, by the identity that a certificate shows and not by an address alone: the services that declare it, and
 * the load balancer, which shows none. None where a caller has no identity, either: there the NetworkPolicy decides.
 */
export function authorizationPolicy(placed: PlacedService): Named<IAuthorizationPolicy> | undefined {
  const { stage, name, service } = placed;
  if (stage.mesh?.mutualTls !== 'strict' || !isInMesh(stage, service) || !isReached(placed)) return undefined;
  if (outsideCallers(placed).length > 0) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      selector: { matchLabels: selectorOf(name) },
      action: 'ALLOW',
      rules: [...fromCallers(placed), ...fromLoadBalancer(placed), ...fromScraper(placed), ...fromChecker(placed)],
    },
  };
}

type Rules = NonNullable<NonNullable<IAuthorizationPolicy['spec']>['rules']>;

function fromCallers(placed: PlacedService): Rules {
  const principals = callersOf(placed).map(
    (caller) => `cluster.local/ns/${namespaceOf(placed.stage, caller)}/sa/${caller}`,
  );
  if (principals.length === 0) return [];
  return [{ from: [{ source: { principals } }], to: [{ operation: { ports: [String(placed.service.port)] } }] }];
}

/** It shows no certificate, and has an address among many: on this path and no other, and only if the NetworkPolicy admits it. */
function fromScraper(placed: PlacedService): Rules {
  const scraper = scraperOf(placed);
  if (scraper === undefined) return [];
  const operation = { ports: [String(scraper.port)], methods: ['GET'], paths: [scraper.path] };
  return [{ to: [{ operation }] }];
}

/** Nor has Argo Rollouts one, which asks a new version for what its probes ask. */
function fromChecker({ service }: PlacedService): Rules {
  // it compares without the query
  const paths = checkedPaths(service).map((path) => path.replace(/\?.*$/, ''));
  return paths.length === 0
    ? []
    : [{ to: [{ operation: { ports: [String(service.port)], methods: ['GET'], paths } }] }];
}

function fromLoadBalancer({ stage, service }: PlacedService): Rules {
  const ports = portsForLoadBalancer(service).map(String);
  if (ports.length === 0) return [];
  const ipBlocks = [...loadBalancerRanges(stage)];
  return [{ from: [{ source: { ipBlocks } }], to: [{ operation: { ports } }] }];
}
