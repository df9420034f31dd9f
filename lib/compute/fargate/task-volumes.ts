import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { imageReference } from '../../data/images';
import type { ContainerPaths } from '../../lowering/containers';
import type { FileVolume } from '../../lowering/fargate/config-files';
import { fileVolumes, fileWriter } from '../../lowering/fargate/config-files';
import { mountedBy } from '../../lowering/file-systems';
import type { ServiceSpec } from '../../spec/service';
import type { WorkloadContext } from './workload-context';

/** With an underscore, which no name of the description has. */
const WRITER = 'files_writer';
const WRITER_MEMORY_MIB = 32;

/** Volumes of a task, and which container finds them where. */
export class TaskVolumes {
  private readonly files: readonly FileVolume[];

  constructor(
    private readonly definition: ecs.TaskDefinition,
    private readonly name: string,
    service: ServiceSpec,
    { spec, data }: WorkloadContext,
  ) {
    this.files = fileVolumes(name, service);
    for (const volume of this.files) definition.addVolume({ name: volume.name });
    for (const fileSystem of mountedBy(spec, name)) {
      const mounted = data.fileSystems.get(fileSystem);
      if (!mounted) throw new Error(`'${fileSystem}' is declared but was not built`);
      definition.addVolume({
        name: volumeOf(fileSystem),
        efsVolumeConfiguration: {
          fileSystemId: mounted.fileSystemId,
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: mounted.accessPointOf(name), iam: 'ENABLED' },
        },
      });
      mounted.grantMount(definition.taskRole, [name]);
    }
  }

  /** Gives a container what it declares. */
  mountInto(container: ecs.ContainerDefinition, { filesOf, mounts }: ContainerPaths): void {
    container.addMountPoints(
      ...this.files
        .filter((volume) => volume.container === filesOf)
        .map(({ name: sourceVolume, folder }) => ({ sourceVolume, containerPath: folder, readOnly: true })),
      ...Object.entries(mounts).map(([containerPath, fileSystem]) => ({
        sourceVolume: volumeOf(fileSystem),
        containerPath,
        readOnly: false,
      })),
    );
  }

  /** What must have ended well before a container starts that has files. Undefined where none has. */
  addWriter(logGroup: ILogGroup): ecs.ContainerDefinition | undefined {
    if (this.files.length === 0) return undefined;
    const { script, environment, mounts } = fileWriter(this.files);
    const writer = this.definition.addContainer(WRITER, {
      containerName: WRITER,
      image: ecs.ContainerImage.fromRegistry(imageReference('fileWriter')),
      entryPoint: ['sh', '-ec'],
      command: [script],
      environment: { ...environment },
      essential: false,
      // a container on an EC2 instance has to say how much it needs
      ...(!this.definition.isFargateCompatible && { memoryReservationMiB: WRITER_MEMORY_MIB }),
      readonlyRootFilesystem: true,
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: this.name, mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
    });
    writer.addMountPoints(
      ...Object.entries(mounts).map(([sourceVolume, containerPath]) => ({
        sourceVolume,
        containerPath,
        readOnly: false,
      })),
    );
    return writer;
  }
}

const volumeOf = (fileSystem: string) => `mount-${fileSystem}`;
