import type { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { IStorageClass } from '../../lowering/kubernetes/models';
import type { StorageClassSpec } from '../../spec/compute';
import type { StageSpec } from '../../spec/stage';
import { addObjects } from './bootstrap-objects';
import type { SystemCluster } from './system-cluster';
import { keepsInCluster, telemetryDisks } from './telemetry/storage';

/** Kinds of disks that a claim may name. Auto Mode makes and attaches the volumes, and has no kind of its own. */
export function addStorageClasses({ cluster }: SystemCluster, spec: StageSpec): KubernetesManifest | undefined {
  const classes = [
    ...Object.entries(spec.compute.storageClasses).map(([name, declared]) => storageClass(name, declared)),
    ...(keepsInCluster(spec) ? [telemetryDisks] : []),
  ];
  return classes.length === 0 ? undefined : addObjects(cluster, 'StorageClasses', cluster, classes, { keep: true });
}

/** A volume outlives its claim: who deletes a claim by mistake still has the data. */
function storageClass(name: string, { type, iops, throughputMiBps }: StorageClassSpec): IStorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'ebs.csi.eks.amazonaws.com',
    parameters: { type, iops: String(iops), throughput: String(throughputMiBps), encrypted: 'true' },
    reclaimPolicy: 'Retain',
    // in the zone of the pod, which is known only when it is placed
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  };
}
