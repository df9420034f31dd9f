import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { imageReference } from '../../data/images';
import {
  COLLECTOR_CONTAINER,
  COLLECTOR_MEMORY_MIB,
  sidecarConfiguration,
} from '../../lowering/telemetry/sidecar-configuration';
import { keepsTraces, scrapedService } from '../../lowering/telemetry/signals';
import { foreignImage } from './container-image';
import { grantTelemetry } from '../telemetry-permissions';
import type { WorkloadContext } from './workload-context';

/** ECS starts it again when it has run for so long at least, the shortest that it offers. */
const RESTART_AFTER = Duration.seconds(60);

/** Of a vCPU, in units of which 1024 are one: for certain, where all want more. */
export const COLLECTOR_CPU_UNITS = 32;

/**
 * The collector beside a service. Its end is not the end of the service: a program that cannot hand over its traces drops
 * them, and goes on.
 */
export function addCollector(
  main: ecs.ContainerDefinition,
  service: string,
  logGroup: ILogGroup,
  { spec }: WorkloadContext,
): void {
  const definition = main.taskDefinition;
  const linuxParameters = new ecs.LinuxParameters(definition, 'CollectorLinux', { initProcessEnabled: true });
  linuxParameters.dropCapabilities(ecs.Capability.ALL);
  const collector = definition.addContainer(COLLECTOR_CONTAINER, {
    containerName: COLLECTOR_CONTAINER,
    image: foreignImage(
      definition,
      'CollectorRepository',
      spec.observability.images.collector ?? imageReference('collector'),
    ),
    environment: { AOT_CONFIG_CONTENT: JSON.stringify(sidecarConfiguration(spec, service)) },
    cpu: COLLECTOR_CPU_UNITS,
    memoryReservationMiB: COLLECTOR_MEMORY_MIB.request,
    memoryLimitMiB: COLLECTOR_MEMORY_MIB.limit,
    essential: false,
    enableRestartPolicy: true,
    restartAttemptPeriod: RESTART_AFTER,
    readonlyRootFilesystem: true,
    linuxParameters,
    healthCheck: {
      command: ['/healthcheck'],
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      retries: 5,
    },
    logging: ecs.LogDrivers.awsLogs({
      logGroup,
      streamPrefix: COLLECTOR_CONTAINER,
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
    }),
  });
  // so that it is there for the first trace, and takes the last: a task ends in the opposite order
  main.addContainerDependencies({ container: collector, condition: ecs.ContainerDependencyCondition.START });
  grantTelemetry(definition.taskRole, spec, Stack.of(main), {
    xray: keepsTraces(spec),
    cloudWatch: scrapedService(spec, service) !== undefined,
  });
}
