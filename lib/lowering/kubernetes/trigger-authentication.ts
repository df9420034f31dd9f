import { serviceMetadata } from './metadata';
import type { ITriggerAuthentication, Named } from './models';
import type { PlacedService } from './placed-service';
import { isIdle } from './placed-service';
import { usageTriggers } from './scaling-triggers';

/** How KEDA signs in where it asks for what a service scales on: to AWS as itself, to a cache as the service. */
export function triggerAuthentication(placed: PlacedService): Named<ITriggerAuthentication> | undefined {
  const signIns = isIdle(placed) ? [] : usageTriggers(placed).flatMap(({ signsIn }) => signsIn ?? []);
  if (signIns.length === 0) return undefined;
  const passwords = signIns.flatMap((signsIn) => (signsIn === 'aws' ? [] : [signsIn.cachePassword]));
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: serviceMetadata(placed, 'workload', { isOfLaterKind: true }),
    spec: {
      podIdentity: signIns.includes('aws') ? { provider: 'aws' } : undefined,
      secretTargetRef:
        passwords.length === 0 ? undefined : [{ parameter: 'password', name: placed.name, key: passwords[0] ?? '' }],
    },
  };
}
