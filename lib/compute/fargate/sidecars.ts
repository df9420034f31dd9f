import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { containersOf, isOwnProgram, sidecarResources } from '../../lowering/containers';
import { proxyVariables } from '../../lowering/fargate/egress-proxy';
import { memoryMiB } from '../../lowering/fargate/task-size';
import type { ServiceSpec } from '../../spec/service';
import type { SidecarSpec } from '../../spec/sidecar';
import { declaredSecrets } from '../environment';
import { foreignImage } from './container-image';
import { cpuShare, serviceEnvironment, variablesOf } from './container-variables';
import { TaskVolumes } from './task-volumes';
import type { WorkloadContext } from './workload-context';

/** ECS starts a container again that ran for so long at least, the shortest that it offers. */
const RESTART_AFTER = Duration.seconds(60);

/** Least memory that can be set aside for a container. */
const LEAST_MEMORY_MIB = 6;

export interface SidecarsProps {
  /** The container of the service. */
  readonly main: ecs.ContainerDefinition;
  readonly name: string;
  readonly service: ServiceSpec;
  readonly image: ecs.ContainerImage;
  readonly logGroup: ILogGroup;
  readonly context: WorkloadContext;
}

/**
 * What starts before the program of a service: the container that writes files, then the declared ones in their order. A
 * task ends in the opposite order.
 */
export function addSidecars(props: SidecarsProps): void {
  const { main, name, service, logGroup, context } = props;
  const definition = main.taskDefinition;
  const volumes = new TaskVolumes(definition, name, service, context);
  const writer = volumes.addWriter(logGroup);
  const started: ecs.ContainerDependency[] = writer ? [endedWell(writer)] : [];
  const paths = new Map(containersOf(name, service).map((container) => [container.name, container]));
  const place = (container: ecs.ContainerDefinition) => {
    const own = paths.get(container.containerName);
    if (own) volumes.mountInto(container, own);
    container.addContainerDependencies(...started);
  };
  for (const [sidecar, spec] of Object.entries(service.sidecars)) {
    const container = definition.addContainer(sidecar, sidecarOptions(sidecar, spec, definition, props));
    place(container);
    started.push(spec.init ? endedWell(container) : { container, condition: ecs.ContainerDependencyCondition.START });
  }
  place(main);
}

function sidecarOptions(
  sidecar: string,
  spec: SidecarSpec,
  definition: ecs.TaskDefinition,
  { name, service, image, logGroup, context }: SidecarsProps,
): ecs.ContainerDefinitionOptions {
  const received = isOwnProgram(spec)
    ? serviceEnvironment(name, context)
    : { plain: proxyVariables(context.spec, name), secret: {} };
  const essential = spec.essential && !spec.init;
  return {
    containerName: sidecar,
    image: spec.image === undefined ? image : foreignImage(definition, `Repository-${sidecar}`, spec.image),
    ...(spec.command && { command: spec.command }),
    ...variablesOf({
      plain: { ...received.plain, ...spec.env },
      secret: { ...received.secret, ...declaredSecrets(spec.secrets, context.data) },
    }),
    ...(spec.port !== undefined && { portMappings: [{ containerPort: spec.port }] }),
    ...amountsOf(spec, service),
    essential,
    ...(!essential && !spec.init && { enableRestartPolicy: true, restartAttemptPeriod: RESTART_AFTER }),
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: sidecar, mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
  };
}

/**
 * What a container may use, and has for certain. ECS adds up what all of a task set aside, also for those that never run at
 * the same time: so one that ends before the service starts sets nothing aside, and uses what is there.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
function amountsOf(spec: SidecarSpec, service: ServiceSpec) {
  const resources = sidecarResources(spec, service);
  const memoryLimitMiB = memoryMiB(resources);
  return spec.init
    ? { memoryLimitMiB, memoryReservationMiB: LEAST_MEMORY_MIB }
    : { memoryLimitMiB, cpu: cpuShare(resources) };
}

function endedWell(container: ecs.ContainerDefinition): ecs.ContainerDependency {
  return { container, condition: ecs.ContainerDependencyCondition.SUCCESS };
}
