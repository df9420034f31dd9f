import type { ObservedWorkload } from '../observed';
import type { StageSpec } from '../../../lib/spec/stage';
import type { References } from '../references';
import { fileSystemName } from '../security-groups';
import type { Container, TaskRunner } from './task-runners';

type Containers = Pick<ObservedWorkload, 'files' | 'mounts' | 'sidecars'>;

interface Volume {
  readonly Name: string;
  readonly EFSVolumeConfiguration?: {
    readonly FilesystemId: unknown;
    readonly TransitEncryption: string;
    readonly AuthorizationConfig: { readonly AccessPointId: unknown; readonly IAM: string };
  };
}

/** With underscores in their names, which no container of a description has. */
const WRITER = 'files_writer';
const HELPERS = [WRITER, 'otel_collector', 'log_router'];

/** What a program finds in its file system, and which containers stand beside it. */
export function observeContainers(references: References, spec: StageSpec, runner: TaskRunner): Containers {
  const { container, containers } = runner;
  return {
    files: filesIn(runner, container),
    mounts: mountsIn(references, spec, runner),
    sidecars: containers
      .filter((each) => each !== container && !HELPERS.includes(each.Name))
      .map((each) => ({
        name: each.Name,
        image: references.text(runner.task.stack, each.Image),
        ports: (each.PortMappings ?? []).map(({ ContainerPort }) => ContainerPort),
        ...lifeOf(runner, each),
      })),
  };
}

/** @throws Error when the program may start before a file is there */
function filesIn({ name, containers }: TaskRunner, container: Container): Record<string, string> {
  const writer = containers.find((each) => each.Name === WRITER);
  const files = (container.MountPoints ?? []).flatMap(({ SourceVolume, ContainerPath }) => {
    const written = writer?.MountPoints?.find((mount) => mount.SourceVolume === SourceVolume);
    return writer && written ? filesBelow(writer, written.ContainerPath, ContainerPath) : [];
  });
  if (writer && files.length > 0 && !waitsFor(container, writer, 'SUCCESS'))
    throw new Error(`${name} starts before its files are there`);
  return Object.fromEntries(files);
}

/** Of a script that prints one variable to one file on each line. */
function filesBelow(writer: Container, folder: string, seenAs: string): [path: string, content: string][] {
  const lines = (writer.Command ?? []).flatMap((script) => script.split('\n'));
  return lines.flatMap((line) => {
    const [, variable, path = ''] = /printf %s "\$(\w+)" > '([^']+)'$/.exec(line) ?? [];
    if (!path.startsWith(`${folder}/`)) return [];
    const content = writer.Environment?.find(({ Name }) => Name === variable)?.Value;
    return [[path.replace(folder, seenAs === '/' ? '' : seenAs), String(content)]];
  });
}

/** @throws Error when what is mounted is another file system than that of the access point, or goes in plain */
function mountsIn(
  references: References,
  spec: StageSpec,
  { name, task, container }: TaskRunner,
): Record<string, string> {
  const volumes = (task.resource.Properties!['Volumes'] ?? []) as Volume[];
  const mounts = (container.MountPoints ?? []).flatMap(({ SourceVolume, ContainerPath }) => {
    const shared = volumes.find(({ Name }) => Name === SourceVolume)?.EFSVolumeConfiguration;
    if (!shared) return [];
    const { FilesystemId, TransitEncryption, AuthorizationConfig } = shared;
    const fileSystem = references.locate(task.stack, FilesystemId)!;
    const point = references.locate(task.stack, AuthorizationConfig.AccessPointId)!;
    const behind = references.locate(point.stack, point.resource.Properties!['FileSystemId']);
    if (behind?.id !== fileSystem.id || TransitEncryption !== 'ENABLED' || AuthorizationConfig.IAM !== 'ENABLED')
      throw new Error(`${name} does not mount ${SourceVolume} as itself`);
    return [[ContainerPath, fileSystemName(spec, fileSystem)] as const];
  });
  return Object.fromEntries(mounts);
}

function lifeOf(
  { container: main }: TaskRunner,
  sidecar: Container,
): Pick<ObservedWorkload['sidecars'][number], 'init' | 'onEnd'> {
  const init = waitsFor(main, sidecar, 'SUCCESS');
  const isRestarted = sidecar.RestartPolicy?.Enabled === true;
  const onEnd = sidecar.Essential === false ? (isRestarted ? 'is started again' : 'goes on') : 'replica is replaced';
  return { init, onEnd };
}

function waitsFor({ DependsOn = [] }: Container, other: Container, condition: string): boolean {
  return DependsOn.some(({ ContainerName, Condition }) => ContainerName === other.Name && Condition === condition);
}
