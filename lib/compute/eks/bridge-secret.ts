import type { Construct } from 'constructs';
import { charts } from '../../data/kubernetes';
import { usersOf } from '../../lowering/database-access';
import { imageSource } from '../../lowering/image-source';
import type { InfrastructureFact } from '../../lowering/kubernetes/infrastructure-fact';
import { annotationKey } from '../../lowering/kubernetes/infrastructure-fact';
import { infrastructureFacts } from '../../lowering/kubernetes/infrastructure-facts';
import type { ServiceSpec } from '../../spec/service';
import type { ComputePlatformProps } from '../compute-platform-props';
import { toolImage } from '../tool-image';

/** Labels by which the applications choose this cluster. */
export const SYSTEM_LABEL = 'slipway.dev/system';

/**
 * The Secret by which Argo CD knows its own cluster. Its annotations carry what only this deployment knows: hosts, ARNs,
 * addresses. Never a secret: it is written in a template.
 */
export function bridgeSecret(scope: Construct, props: ComputePlatformProps): Record<string, unknown> {
  const { spec } = props;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name: 'in-cluster',
      namespace: charts.argoCd.namespace,
      labels: {
        'argocd.argoproj.io/secret-type': 'cluster',
        [SYSTEM_LABEL]: spec.system,
        'slipway.dev/stage': spec.stage,
      },
      annotations: Object.fromEntries(
        infrastructureFacts(spec).map((fact) => [annotationKey(fact), valueOf(fact, props, scope)]),
      ),
    },
    stringData: {
      name: 'in-cluster',
      server: 'https://kubernetes.default.svc',
      config: '{"tlsClientConfig":{"insecure":false}}',
    },
  };
}

function valueOf(
  { origin }: InfrastructureFact,
  { spec, ingress, data, registry }: ComputePlatformProps,
  scope: Construct,
): string {
  switch (origin.kind) {
    case 'image-registry': {
      const { account, region } = imageSource(spec, registry);
      return `${account}.dkr.ecr.${region}.amazonaws.com`;
    }
    case 'target-group':
      return ingress?.endpointOf(origin.service).targetGroup.targetGroupArn ?? '';
    case 'target-group-name':
      return ingress?.endpointOf(origin.service).targetGroup.targetGroupFullName ?? '';
    case 'preview-target-group':
      return ingress?.endpointOf(origin.service).alternateTargetGroup?.targetGroupArn ?? '';
    case 'load-balancer':
      return ingress?.loadBalancerFullName ?? '';
    case 'database':
    case 'cache': {
      const server = data.databases.get(origin.resource) ?? data.caches.get(origin.resource);
      const host = server?.field(origin.field, usersOf(spec, origin.resource)[0] ?? '');
      return typeof host === 'string' ? host : '';
    }
    case 'queue':
    case 'bucket':
      return data.stores.get(origin.resource)?.address ?? '';
    case 'queue-name':
      return data.stores.get(origin.resource)?.name ?? '';
    case 'tool-image': {
      const { tool, architecture } = spec.services[origin.service] as ServiceSpec;
      return tool ? toolImage(scope, `Image-${origin.service}`, tool, architecture).imageUri : '';
    }
    case 'admin-secret':
      return data.databases.get(origin.resource)?.adminSecretArn ?? '';
    case 'dump-bucket':
      return data.dumps?.bucketName ?? '';
    case 'volume': {
      const fileSystem = data.fileSystems.get(origin.resource);
      return fileSystem ? `${fileSystem.fileSystemId}::${fileSystem.accessPointOf(origin.service)}` : '';
    }
  }
}
