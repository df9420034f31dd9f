import type { IContainer } from '../../../lib/lowering/kubernetes/models';
import type { StageSpec } from '../../../lib/spec/stage';
import type { ObservedWorkload } from '../observed';
import type { References } from '../references';
import { fileSystemName } from '../security-groups';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PodRunner } from './pod-runners';

type Containers = Pick<ObservedWorkload, 'files' | 'mounts' | 'sidecars'>;

/** What a program finds in its file system, and which containers stand beside it. */
export function observeContainers(
  references: References,
  delivered: KubernetesObjects,
  spec: StageSpec,
  runner: PodRunner,
): Containers {
  const beside = (each: IContainer) => ({
    name: each.name,
    image: each.image!,
    ports: (each.ports ?? []).map(({ containerPort }) => containerPort),
  });
  const { initContainers = [], containers } = runner.pod;
  return {
    files: filesIn(delivered, runner),
    mounts: mountsIn(references, delivered, spec, runner),
    sidecars: [
      // https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
      ...initContainers.map((each) => ({
        ...beside(each),
        init: each.restartPolicy !== 'Always',
        onEnd: each.restartPolicy === 'Always' ? ('is started again' as const) : ('goes on' as const),
      })),
      ...containers
        .filter((each) => each !== runner.container)
        .map((each) => ({ ...beside(each), init: false, onEnd: 'is started again' as const })),
    ],
  };
}

/** Keys of ConfigMaps, each mounted as one file. */
function filesIn(delivered: KubernetesObjects, { name, namespace, pod, container }: PodRunner): Record<string, string> {
  const files = (container.volumeMounts ?? []).flatMap(({ name: volume, mountPath, subPath }) => {
    const map = pod.volumes?.find((each) => each.name === volume)?.configMap?.name;
    if (map === undefined) return [];
    const content = delivered.find('ConfigMap', namespace, map)?.data?.[subPath ?? ''];
    if (content === undefined) throw new Error(`${name} waits for ${mountPath}, which is nowhere`);
    return [[mountPath, content] as const];
  });
  return Object.fromEntries(files);
}

/** From a claim to its volume, which is bound to no other claim, and from there to the file system. */
function mountsIn(
  references: References,
  delivered: KubernetesObjects,
  spec: StageSpec,
  { name, namespace, pod, container }: PodRunner,
): Record<string, string> {
  const mounts = (container.volumeMounts ?? []).flatMap(({ name: volume, mountPath }) => {
    const claim = pod.volumes?.find((each) => each.name === volume)?.persistentVolumeClaim?.claimName;
    if (claim === undefined) return [];
    const bound = delivered.find('PersistentVolumeClaim', namespace, claim)?.spec?.volumeName;
    const { csi, claimRef, mountOptions } = delivered.find('PersistentVolume', undefined, bound)?.spec ?? {};
    const [fileSystem = '', , point = ''] = (csi?.volumeHandle ?? '').split(':');
    const place = references.withKey(fileSystem.replace(/\.FileSystemId$/, ''));
    const door = references.withKey(point.replace(/\.AccessPointId$/, ''));
    const isOwn = claimRef?.name === claim && claimRef.namespace === namespace;
    const isSafe = csi?.volumeAttributes?.['encryptInTransit'] === 'true' && mountOptions?.includes('iam');
    if (!place || !door || !isOwn || !isSafe) throw new Error(`${name} does not mount ${claim} as itself`);
    if (references.locate(door.stack, door.resource.Properties!['FileSystemId'])?.id !== place.id)
      throw new Error(`${claim} is a way into another file system`);
    return [[mountPath, fileSystemName(spec, place)] as const];
  });
  return Object.fromEntries(mounts);
}
