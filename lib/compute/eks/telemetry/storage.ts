import type { IStorageClass } from '../../../lowering/kubernetes/models';
import type { StageSpec } from '../../../spec/stage';

/** Kind of the disks of what keeps signals. No class of a description has two hyphens in a row. */
export const TELEMETRY_DISKS = 'telemetry--disks';

/** Encrypted, and gone with their claim: what is on them is copied elsewhere, or old in a few weeks. */
export const telemetryDisks: IStorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: TELEMETRY_DISKS },
  provisioner: 'ebs.csi.eks.amazonaws.com',
  parameters: { type: 'gp3', encrypted: 'true' },
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
};

/** Whether anything keeps signals inside the cluster. */
export function keepsInCluster({ observability }: StageSpec): boolean {
  const { metrics, logs, traces } = observability;
  return metrics === 'prometheus' || logs === 'loki' || traces === 'tempo' || traces === 'jaeger';
}

/** A claim for a disk, as the templates of operators and charts have it. */
export function claim(gib: number) {
  return {
    storageClassName: TELEMETRY_DISKS,
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: `${gib}Gi` } },
  };
}
