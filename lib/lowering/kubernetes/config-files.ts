import { createHash } from 'node:crypto';
import { limits } from '../../data/limits';
import type { ContainerPaths } from '../containers';
import { fileHolders, sortedFiles } from '../containers';
import { serviceMetadata } from './metadata';
import type { IConfigMap, IVolume, IVolumeMount, Named } from './models';
import type { PlacedService } from './placed-service';
import { literal } from './template-text';

/** One ConfigMap for the files of each container that has any. */
export function fileConfigMaps(placed: PlacedService): Named<IConfigMap>[] {
  return fileHolders(placed.name, placed.service).map((container) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...serviceMetadata(placed, 'foundation'), name: configMapName(placed, container.name) },
    data: Object.fromEntries(sortedFiles(container.files).map(([path, content]) => [keyOf(path), literal(content)])),
  }));
}

/** The same as volumes of a pod. */
export function fileVolumes(placed: PlacedService): IVolume[] {
  return fileHolders(placed.name, placed.service).map(({ name }) => ({
    name: volumeName(placed, name),
    configMap: { name: configMapName(placed, name) },
  }));
}

/** Each file by itself, so that its folder keeps what the image has there. */
export function fileMounts(placed: PlacedService, { filesOf, files }: ContainerPaths): IVolumeMount[] {
  return sortedFiles(files).map(([mountPath]) => ({
    name: volumeName(placed, filesOf),
    mountPath,
    subPath: keyOf(mountPath),
    readOnly: true,
  }));
}

/** Whether a ConfigMap would be larger than Kubernetes stores. */
export function isTooLarge({ files }: Pick<ContainerPaths, 'files'>): boolean {
  const bytes = Object.entries(files).map(([path, content]) => keyOf(path).length + Buffer.byteLength(content));
  return bytes.reduce((sum, size) => sum + size, 0) > limits.kubernetesConfigMapBytes.max;
}

/** With a dot, which no name of the description has: the names of services and these never meet. */
function configMapName({ name }: PlacedService, container: string): string {
  return container === name ? `${name}.files` : `${name}.${container}.files`;
}

function volumeName({ name }: PlacedService, container: string): string {
  return container === name ? 'files' : `files-${container}`;
}

/** Longest key of a ConfigMap, in characters. */
const LONGEST_KEY = 253;

/** `/etc/nginx/nginx.conf` is `etc_nginx_nginx.conf`. A path with other characters, or a long one, ends in its hash. */
function keyOf(path: string): string {
  const key = path.slice(1).replaceAll('/', '_');
  if (/^\/[A-Za-z0-9][A-Za-z0-9./-]*$/.test(path) && key.length <= LONGEST_KEY) return key;
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return `${key
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^\.+/, '')
    .slice(0, 200)}_${hash}`;
}
