import type { ContainerPaths } from '../containers';
import { mountedBy } from '../file-systems';
import { placeholder, volumeHandle } from './infrastructure-fact';
import { serviceMetadata } from './metadata';
import type { IPersistentVolume, IPersistentVolumeClaim, IVolume, IVolumeMount, Named } from './models';
import type { PlacedService } from './placed-service';

/** EFS has no size, but every claim has to name one, in GiB. */
const SMALLEST_GIB = 1;

/** The file systems of a service: a volume for each, which only the claim of this service may bind, and the claim. */
export function persistentVolumes(placed: PlacedService): Named<IPersistentVolume | IPersistentVolumeClaim>[] {
  return mountedBy(placed.stage, placed.name).flatMap((fileSystem) => [
    persistentVolume(placed, fileSystem),
    persistentVolumeClaim(placed, fileSystem),
  ]);
}

export function claimVolumes(placed: PlacedService): IVolume[] {
  return mountedBy(placed.stage, placed.name).map((fileSystem) => ({
    name: volumeOf(fileSystem),
    persistentVolumeClaim: { claimName: claimName(placed, fileSystem) },
  }));
}

export function claimMounts({ mounts }: ContainerPaths): IVolumeMount[] {
  return Object.entries(mounts).map(([mountPath, fileSystem]) => ({ name: volumeOf(fileSystem), mountPath }));
}

/** Of the cluster, not of a namespace: nobody who works in one can make another. Its removal leaves the files alone. */
function persistentVolume(placed: PlacedService, fileSystem: string): Named<IPersistentVolume> {
  const { name, namespace } = placed;
  const { namespace: _, ...metadata } = serviceMetadata(placed, 'foundation');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { ...metadata, name: persistentVolumeName(placed, fileSystem) },
    spec: {
      capacity: { storage: sizeOf(placed, fileSystem) },
      volumeMode: 'Filesystem',
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      // as the identity of the driver on the node; without it EFS turns everybody away
      mountOptions: ['iam'],
      csi: {
        driver: 'efs.csi.aws.com',
        volumeHandle: placeholder(volumeHandle(name, fileSystem)),
        volumeAttributes: { encryptInTransit: 'true' },
      },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace,
        name: claimName(placed, fileSystem),
      },
    },
  };
}

function persistentVolumeClaim(placed: PlacedService, fileSystem: string): Named<IPersistentVolumeClaim> {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...serviceMetadata(placed, 'foundation'), name: claimName(placed, fileSystem) },
    spec: {
      accessModes: ['ReadWriteMany'],
      // no class: a default one would make a volume of its own
      storageClassName: '',
      volumeName: persistentVolumeName(placed, fileSystem),
      resources: { requests: { storage: sizeOf(placed, fileSystem) } },
    },
  };
}

/** With its size, which Kubernetes lets nobody change in a claim: another size is another claim to the same files. */
function claimName(placed: PlacedService, fileSystem: string): string {
  return `${placed.name}.${fileSystem}-${sizeOf(placed, fileSystem).toLowerCase()}`;
}

function persistentVolumeName(placed: PlacedService, fileSystem: string): string {
  const { system, stage } = placed.stage;
  return `${system}.${stage}.${claimName(placed, fileSystem)}`;
}

function sizeOf({ stage }: PlacedService, fileSystem: string): string {
  return `${stage.fileSystems[fileSystem]?.expectedGiB ?? SMALLEST_GIB}Gi`;
}

const volumeOf = (fileSystem: string) => `mount-${fileSystem}`;
