import type { StageSpec } from '../../spec/stage';
import { endsReplicas } from '../recovery/fault-experiments';
import { analysisTemplate } from './analysis-template';
import { applicationNetworkPolicy } from './application-network-policy';
import { partsOf } from './capacity-parts';
import { fileConfigMaps } from './config-files';
import { configMap } from './config-map';
import { cronJob } from './cron-job';
import { daemonSet } from './daemon-set';
import { deployment } from './deployment';
import { disruptionBudget } from './disruption-budget';
import { externalSecret } from './external-secret';
import { authorizationPolicy } from './mesh/authorization-policy';
import { allowControlPlane } from './mesh/control-plane';
import { destinationRule } from './mesh/destination-rule';
import { namespaceAuthentication, serviceAuthentication } from './mesh/peer-authentication';
import { virtualService } from './mesh/virtual-service';
import type { KubernetesObject } from './models';
import { namespace, namespacesOf } from './namespace';
import { allowDns, defaultDeny, networkPolicy } from './network-policy';
import { persistentVolumes } from './persistent-volumes';
import type { Phase, PlacedService } from './placed-service';
import { isIdle, placedServices } from './placed-service';
import { limitRange, resourceQuota } from './quota';
import { faultRole, operatorRole, roleBinding, viewerRole } from './roles';
import { releaseCheck } from './release-check';
import { releaseJob } from './release-job';
import { rollout } from './rollout';
import { scaledObject } from './scaled-object';
import { previewService, service } from './service';
import { serviceAccount } from './service-account';
import { sidecarSecrets } from './sidecars';
import { shiftsTraffic } from './shifts-traffic';
import { previewTargetGroupBinding, targetGroupBinding } from './target-group-binding';
import { allowCollector } from './telemetry/allow-collector';
import { dashboards } from './telemetry/dashboards';
import { prometheusRule } from './telemetry/prometheus-rule';
import { metricsService, serviceMonitor } from './telemetry/service-monitor';
import { triggerAuthentication } from './trigger-authentication';

/**
 * Everything that a stage has in its cluster, as plain data. Strings are the text of Helm templates, with placeholders
 * for infrastructure facts and released tags.
 *
 * An object of the phase `unreleased` stands in for its namesake until the service has a released tag; what is missing
 * there is made with the first release. The label `app.kubernetes.io/name` tells the service.
 */
export function kubernetesObjects(stage: StageSpec, phase: Phase = 'released'): KubernetesObject[] {
  const objects = [
    ...namespacesOf(stage).flatMap((name) => namespaceObjects(stage, name)),
    ...placedServices(stage, phase).flatMap(serviceObjects),
  ];
  return objects.map(withoutUndefined);
}

function namespaceObjects(stage: StageSpec, name: string): KubernetesObject[] {
  const objects: (KubernetesObject | undefined)[] = [
    namespace(stage, name),
    limitRange(stage, name),
    resourceQuota(stage, name),
    viewerRole(stage, name),
    operatorRole(stage, name),
    roleBinding(stage, name, 'viewer'),
    roleBinding(stage, name, 'operator'),
    ...(endsReplicas(stage) ? [faultRole(stage, name), roleBinding(stage, name, 'fault')] : []),
    defaultDeny(stage, name),
    allowDns(stage, name),
    allowControlPlane(stage, name),
    allowCollector(stage, name),
    prometheusRule(stage, name),
    dashboards(stage, name),
    namespaceAuthentication(stage, name),
  ];
  return objects.filter((object) => object !== undefined);
}

function serviceObjects(placed: PlacedService): KubernetesObject[] {
  const objects: (KubernetesObject | undefined)[] = [
    serviceAccount(placed),
    configMap(placed),
    ...fileConfigMaps(placed),
    externalSecret(placed),
    ...sidecarSecrets(placed),
    ...persistentVolumes(placed),
    networkPolicy(placed),
    applicationNetworkPolicy(placed),
    serviceAuthentication(placed),
    authorizationPolicy(placed),
    destinationRule(placed),
    virtualService(placed),
    service(placed),
    targetGroupBinding(placed),
    previewService(placed),
    previewTargetGroupBinding(placed),
    metricsService(placed),
    serviceMonitor(placed),
    analysisTemplate(placed),
    releaseCheck(placed),
    disruptionBudget(placed),
    ...partsOf(placed).map(workload),
    triggerAuthentication(placed),
    ...partsOf(placed).map(scaledObject),
  ];
  return objects.filter((object) => object !== undefined);
}

/** What makes the pods of a service. */
function workload(placed: PlacedService): KubernetesObject | undefined {
  switch (placed.service.kind) {
    case 'job':
      return placed.service.beforeRelease ? releaseJob(placed) : cronJob(placed);
    case 'daemon':
      // nothing can stand in for it
      return isIdle(placed) ? undefined : daemonSet(placed);
    default:
      return shiftsTraffic(placed.service) ? rollout(placed) : deployment(placed);
  }
}

/** As JSON has it: a field that is undefined is not there. */
function withoutUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
