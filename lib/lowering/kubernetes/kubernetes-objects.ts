import type { StageSpec } from '../../spec/stage';
import { configMap } from './config-map';
import { cronJob } from './cron-job';
import { daemonSet } from './daemon-set';
import { deployment } from './deployment';
import { disruptionBudget } from './disruption-budget';
import { externalSecret } from './external-secret';
import type { KubernetesObject } from './models';
import { namespace, namespacesOf } from './namespace';
import { allowDns, defaultDeny, networkPolicy } from './network-policy';
import type { Phase, PlacedService } from './placed-service';
import { placedServices } from './placed-service';
import { limitRange, resourceQuota } from './quota';
import { operatorRole, roleBinding, viewerRole } from './roles';
import { scaledObject } from './scaled-object';
import { service } from './service';
import { serviceAccount } from './service-account';
import { targetGroupBinding } from './target-group-binding';

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
    defaultDeny(stage, name),
    allowDns(stage, name),
  ];
  return objects.filter((object) => object !== undefined);
}

function serviceObjects(placed: PlacedService): KubernetesObject[] {
  const objects: (KubernetesObject | undefined)[] = [
    serviceAccount(placed),
    configMap(placed),
    externalSecret(placed),
    networkPolicy(placed),
    service(placed),
    targetGroupBinding(placed),
    disruptionBudget(placed),
    workload(placed),
    scaledObject(placed),
  ];
  return objects.filter((object) => object !== undefined);
}

/** What makes the pods of a service. */
function workload(placed: PlacedService): KubernetesObject {
  switch (placed.service.kind) {
    case 'job':
      return cronJob(placed);
    case 'daemon':
      return daemonSet(placed);
    default:
      return deployment(placed);
  }
}

/** As JSON has it: a field that is undefined is not there. */
function withoutUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
