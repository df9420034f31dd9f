import type { ServiceSpec } from '../../spec/service';
import { folderOf, isBelow } from '../../spec/folders';
import type { ContainerPaths } from '../containers';
import { fileHolders, sortedFiles } from '../containers';

/** Files of a container in one folder and below it: a volume, since ECS mounts no single file. */
export interface FileVolume {
  readonly name: string;
  readonly container: string;
  /** Where the container finds it. */
  readonly folder: string;
  /** Path inside the volume to content. */
  readonly files: readonly (readonly [path: string, content: string])[];
}

/** Where the container that writes finds a volume. */
const ROOT = '/volumes';

export function fileVolumes(name: string, service: ServiceSpec): FileVolume[] {
  return fileHolders(name, service).flatMap(volumesOf);
}

/** One volume for each folder that holds files and lies in no other such folder. */
function volumesOf({ name, files }: Pick<ContainerPaths, 'name' | 'files'>): FileVolume[] {
  return outerFolders(Object.keys(files)).map((folder, i) => ({
    name: `files-${name}-${i}`,
    container: name,
    folder,
    files: sortedFiles(files)
      .filter(([path]) => isBelow(path, folder))
      .map(([path, content]) => [path.slice(folder === '/' ? 1 : folder.length + 1), content] as const),
  }));
}

/** Folders of files, without those inside another. */
export function outerFolders(paths: readonly string[]): string[] {
  const folders = [...new Set(paths.map(folderOf))].toSorted();
  return folders.filter((folder) => !folders.some((other) => isBelow(folder, other)));
}

/** What a container runs that writes each volume from variables of its own, as anybody may read and nobody but root change. */
export interface FileWriter {
  /** For `sh -ec`. */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Volume to the path at which the script finds it. */
  readonly mounts: Readonly<Record<string, string>>;
}

export function fileWriter(volumes: readonly FileVolume[]): FileWriter {
  const files = volumes.flatMap((volume) =>
    volume.files.map(([path, content]) => ({ path: `${ROOT}/${volume.name}/${path}`, content })),
  );
  return {
    script: [
      'umask 022',
      ...files.map(({ path }, i) => `mkdir -p ${quoted(folderOf(path))}; printf %s "$FILE_${i}" > ${quoted(path)}`),
    ].join('\n'),
    environment: Object.fromEntries(files.map(({ content }, i) => [`FILE_${i}`, content])),
    mounts: Object.fromEntries(volumes.map(({ name }) => [name, `${ROOT}/${name}`])),
  };
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
