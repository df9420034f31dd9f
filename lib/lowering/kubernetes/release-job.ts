import { jobSpec } from './job-spec';
import { serviceMetadata } from './metadata';
import type { IJob, Named } from './models';
import type { PlacedService } from './placed-service';
import { isIdle } from './placed-service';

/**
 * A program that runs to its end in every synchronisation, between what it needs and what needs it. Argo CD waits for it, and
 * applies nothing more when it fails.
 *
 * A hook of the phase PreSync would run before its own account, secrets and permissions are there. Argo CD looks at hooks of
 * Helm only where there are none of its own; they are for who installs the chart without it.
 */
export function releaseJob(placed: PlacedService): Named<IJob> | undefined {
  if (isIdle(placed)) return undefined;
  const metadata = serviceMetadata(placed, 'before-release');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        'argocd.argoproj.io/hook': 'Sync',
        // a Job cannot be changed: the last one goes when the next begins, and until then it can be looked at
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        'helm.sh/hook': 'post-install,pre-upgrade',
        'helm.sh/hook-delete-policy': 'before-hook-creation',
      },
    },
    spec: jobSpec(placed),
  };
}
