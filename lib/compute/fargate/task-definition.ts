import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { imageReference } from '../../data/images';
import { containerHealthCheck } from '../../lowering/fargate/health-check';
import { taskSize } from '../../lowering/fargate/task-size';
import { logGroupName, taskFamily } from '../../lowering/names';
import { placeholderCommand, placeholderHealthCheck } from '../../lowering/placeholder';
import { isReleased } from '../../lowering/released';
import { acknowledge } from '../../shared/acknowledge';
import { encryptedLogGroup } from '../../shared/log-group';
import type { ServiceSpec } from '../../spec/service';
import { hasCollector } from '../../lowering/telemetry/sidecar-configuration';
import { sortsLines } from '../../lowering/telemetry/log-classes';
import { addCollector, COLLECTOR_CPU_UNITS } from './collector';
import { serviceImage } from './container-image';
import { cpuShare, serviceEnvironment, variablesOf } from './container-variables';
import { addSidecars } from './sidecars';
import { addLogRouter, ROUTER_CPU_UNITS } from './log-router';
import type { WorkloadContext } from './workload-context';

/** Name of the port on which a service answers, in its task definition. */
export const MAIN_PORT = 'main';

/** ECS waits at most this long between SIGTERM and SIGKILL on Fargate, in seconds. */
const MAX_STOP_SECONDS = 120;

/** What runs: size, image, environment, probes and logs of one service. Until its first release, a stand-in with no rights. */
export function taskDefinition(scope: Construct, name: string, context: WorkloadContext): ecs.FargateTaskDefinition {
  const { spec } = context;
  const service = spec.services[name] as ServiceSpec;
  const size = taskSize(spec, name);
  const definition = new ecs.FargateTaskDefinition(scope, 'Task', {
    family: taskFamily(spec, name),
    cpu: size?.cpuUnits,
    memoryLimitMiB: size?.memoryMiB,
    ...(service.ephemeralStorageGiB !== undefined &&
      service.ephemeralStorageGiB > 20 && { ephemeralStorageGiB: service.ephemeralStorageGiB }),
    runtimePlatform: {
      cpuArchitecture: service.architecture === 'arm64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });
  addContainers(definition, name, context);
  return definition;
}

/** The containers of a task, and the group of their logs. `own` is what the main one has on one kind of capacity only. */
export function addContainers(
  definition: ecs.TaskDefinition,
  name: string,
  context: WorkloadContext,
  own: Partial<ecs.ContainerDefinitionOptions> = {},
): void {
  const { spec } = context;
  const service = spec.services[name] as ServiceSpec;
  const logGroup = encryptedLogGroup(definition, 'Logs', {
    name: logGroupName(spec, name),
    days: service.logDays,
    key: context.network.logKey,
  });
  if (isReleased(spec, name, context.released)) addProgram(definition, name, logGroup, context, own);
  else addStandIn(definition, name, logGroup, context, own);
}

/** The service itself, and what it wants beside it. */
function addProgram(
  definition: ecs.TaskDefinition,
  name: string,
  logGroup: ILogGroup,
  context: WorkloadContext,
  own: Partial<ecs.ContainerDefinitionOptions>,
) {
  const service = context.spec.services[name] as ServiceSpec;
  const image = serviceImage(definition, name, service, context);
  const collected = hasCollector(context.spec, service);
  // out of what the program has: together they must not be promised more than the task is
  const routed = sortsLines(context.spec, service);
  const helpers = (collected ? COLLECTOR_CPU_UNITS : 0) + (routed ? ROUTER_CPU_UNITS : 0);
  const main = definition.addContainer(name, {
    ...common(definition, name, service, logGroup),
    ...(routed && { logging: ecs.LogDrivers.firelens({}) }),
    image,
    ...runtime(name, service, context),
    ...healthCheckOf(service),
    // beside others with a share of their own, one without has next to none
    ...((Object.keys(service.sidecars).length > 0 || helpers > 0) && {
      cpu: Math.max(2, cpuShare(service.resources) - helpers),
    }),
    ...own,
  });
  addSidecars({ main, name, service, image, logGroup, context });
  if (collected) addCollector(main, name, logGroup, context);
  if (routed) addLogRouter(definition, name, logGroup, context);
  acknowledge(
    definition,
    'AwsSolutions-ECS2',
    'Only configuration that is not secret is plain; the rule Slipway-PlainTextSecret refuses names and values that look secret, and secrets come from Secrets Manager by reference.',
  );
}

/** With the ports of the service, and nothing else of it. */
function addStandIn(
  definition: ecs.TaskDefinition,
  name: string,
  logGroup: ILogGroup,
  context: WorkloadContext,
  own: Partial<ecs.ContainerDefinitionOptions>,
) {
  const service = context.spec.services[name] as ServiceSpec;
  definition.addContainer(name, {
    ...common(definition, name, service, logGroup),
    image: ecs.ContainerImage.fromRegistry(imageReference(service.tls ? 'placeholderWithOpenssl' : 'placeholder')),
    command: placeholderCommand(service),
    ...healthCheckOf(service, placeholderHealthCheck(service)),
    ...own,
  });
}

function common(definition: ecs.TaskDefinition, name: string, service: ServiceSpec, logGroup: ILogGroup) {
  return {
    containerName: name,
    portMappings: portMappings(service),
    stopTimeout: Duration.seconds(Math.min(service.shutdownSeconds, MAX_STOP_SECONDS)),
    linuxParameters: new ecs.LinuxParameters(definition, 'Linux', { initProcessEnabled: true }),
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: name, mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
  };
}

function runtime(name: string, service: ServiceSpec, context: WorkloadContext) {
  return {
    ...(service.entrypoint && { entryPoint: service.entrypoint }),
    ...(service.command && { command: service.command }),
    ...variablesOf(serviceEnvironment(name, context)),
  };
}

function portMappings(service: ServiceSpec): ecs.PortMapping[] {
  const main =
    service.port === undefined ? [] : [{ name: MAIN_PORT, containerPort: service.port, ...appProtocol(service) }];
  return [...main, ...Object.entries(service.ports).map(([name, containerPort]) => ({ name, containerPort }))];
}

function appProtocol({ protocol, tls }: ServiceSpec): { appProtocol?: ecs.AppProtocol } {
  // a proxy cannot look into TLS that the container ends itself
  if (protocol === 'tcp' || tls) return {};
  return {
    appProtocol: { http: ecs.AppProtocol.http, http2: ecs.AppProtocol.http2, grpc: ecs.AppProtocol.grpc }[protocol],
  };
}

function healthCheckOf(service: ServiceSpec, command?: string[]): { healthCheck?: ecs.HealthCheck } {
  const check = containerHealthCheck(service);
  if (!check) return {};
  return {
    healthCheck: {
      command: command ?? check.command,
      interval: Duration.seconds(check.intervalSeconds),
      timeout: Duration.seconds(check.timeoutSeconds),
      retries: check.retries,
      startPeriod: Duration.seconds(check.startPeriodSeconds),
    },
  };
}
