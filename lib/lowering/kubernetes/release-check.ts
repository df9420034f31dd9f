import { charts } from '../../data/kubernetes';
import { checkedPaths } from '../release-check';
import { serviceMetadata } from './metadata';
import type { IAnalysisTemplate, INetworkPolicyPeer, Named } from './models';
import type { PlacedService } from './placed-service';
import { hostOf } from './placed-service';
import { PREVIEW_SUFFIX } from './service';

/** Of the questions to a new version. No service can have a name with two hyphens in a row. */
const CHECK_SUFFIX = '--check';

/** Questions without a good answer in a row after which a release goes back: one each ten seconds, so for a minute. */
const UNANSWERED_LIMIT = 6;

/** Name of the template that has a new version asked; undefined where nothing can be asked. */
export const releaseCheckName = ({ name, service }: PlacedService): string | undefined =>
  checkedPaths(service).length > 0 ? `${name}${CHECK_SUFFIX}` : undefined;

/** Asks the new version alone for what its probes ask. Argo Rollouts takes 2xx for a good answer, and follows a redirect. */
export function releaseCheck(placed: PlacedService): Named<IAnalysisTemplate> | undefined {
  const { stage, name, service } = placed;
  const template = releaseCheckName(placed);
  if (template === undefined) return undefined;
  const preview = `${service.tls ? 'https' : 'http'}://${hostOf(stage, name, PREVIEW_SUFFIX)}:${service.port}`;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { ...serviceMetadata(placed, 'workload', { isOfLaterKind: true }), name: template },
    spec: {
      metrics: checkedPaths(service).map((path, i) => ({
        name: `probe-${i + 1}`,
        count: 1,
        interval: '10s',
        consecutiveErrorLimit: UNANSWERED_LIMIT,
        // a container shows a certificate of its own making, which the load balancer does not look at, either
        provider: { web: { url: `${preview}${path}`, insecure: service.tls || undefined } },
      })),
    },
  };
}

/** The pods of Argo Rollouts, which ask. */
export function releaseChecker(): INetworkPolicyPeer {
  const { name, namespace } = charts.argoRollouts;
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
  };
}
