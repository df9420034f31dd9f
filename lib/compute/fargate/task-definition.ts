import { Duration, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { imageReference } from '../../data/images';
import type { ContainerHealthCheck } from '../../lowering/fargate/health-check';
import { containerHealthCheck } from '../../lowering/fargate/health-check';
import { taskSize } from '../../lowering/fargate/task-size';
import { imageSource } from '../../lowering/image-source';
import { fit, logGroupName, repositoryName } from '../../lowering/names';
import { placeholderCommand, placeholderHealthCheck } from '../../lowering/placeholder';
import { isReleased } from '../../lowering/released';
import { acknowledge } from '../../shared/acknowledge';
import { encryptedLogGroup } from '../../shared/log-group';
import type { ServiceSpec } from '../../spec/service';
import { containerEnvironment } from '../environment';
import type { WorkloadContext } from './workload-context';

/** Name of the port on which a service answers, in its task definition. */
export const MAIN_PORT = 'main';

/** ECS waits at most this long between SIGTERM and SIGKILL on Fargate, in seconds. */
const MAX_STOP_SECONDS = 120;

/** What runs: size, image, environment, probes and logs of one service. Until its first release, a stand-in with no rights. */
export function taskDefinition(scope: Construct, name: string, context: WorkloadContext): ecs.FargateTaskDefinition {
  const { spec } = context;
  const service = spec.services[name] as ServiceSpec;
  const size = taskSize(service);
  const definition = new ecs.FargateTaskDefinition(scope, 'Task', {
    family: fit(`${spec.system}-${spec.stage}-${name}`, 255),
    cpu: size?.cpuUnits,
    memoryLimitMiB: size?.memoryMiB,
    ...(service.ephemeralStorageGiB !== undefined &&
      service.ephemeralStorageGiB > 20 && { ephemeralStorageGiB: service.ephemeralStorageGiB }),
    runtimePlatform: {
      cpuArchitecture: service.architecture === 'arm64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  });
  addContainer(definition, name, service, context);
  return definition;
}

function addContainer(
  definition: ecs.FargateTaskDefinition,
  name: string,
  service: ServiceSpec,
  context: WorkloadContext,
): void {
  const { spec, network } = context;
  const released = isReleased(spec, name, context.released);
  const logGroup = encryptedLogGroup(definition, 'Logs', {
    name: logGroupName(spec, name),
    days: service.logDays,
    key: network.logKey,
  });
  const healthCheck = containerHealthCheck(service);
  definition.addContainer(name, {
    containerName: name,
    image: released
      ? serviceImage(definition, name, service, context)
      : ecs.ContainerImage.fromRegistry(imageReference(service.tls ? 'placeholderWithOpenssl' : 'placeholder')),
    ...(released ? runtime(name, service, context) : { command: placeholderCommand(service) }),
    portMappings: portMappings(service),
    ...(healthCheck && {
      healthCheck: ecsHealthCheck(
        released ? healthCheck : { ...healthCheck, command: placeholderHealthCheck(service) },
      ),
    }),
    stopTimeout: Duration.seconds(Math.min(service.shutdownSeconds, MAX_STOP_SECONDS)),
    linuxParameters: new ecs.LinuxParameters(definition, 'Linux', { initProcessEnabled: true }),
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: name, mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
  });
  if (released) {
    acknowledge(
      definition,
      'AwsSolutions-ECS2',
      'Only configuration that is not secret is plain; the rule Slipway-PlainTextSecret refuses names and values that look secret, and secrets come from Secrets Manager by reference.',
    );
  }
}

function runtime(name: string, service: ServiceSpec, context: WorkloadContext) {
  const { spec, data } = context;
  const environment = containerEnvironment(spec, name, data, (peer) => peerUrl(spec.services[peer], peer));
  return {
    ...(service.entrypoint && { entryPoint: service.entrypoint }),
    ...(service.command && { command: service.command }),
    environment: { ...environment.plain },
    secrets: Object.fromEntries(
      Object.entries(environment.secret).map(([variable, { secret, field }]) => [
        variable,
        ecs.Secret.fromSecretsManager(secret, field),
      ]),
    ),
  };
}

/** Service Connect answers to the short name inside the namespace of the stage. */
function peerUrl(peer: ServiceSpec | undefined, name: string): string {
  const scheme = peer?.protocol === 'tcp' ? 'tcp' : peer?.tls ? 'https' : 'http';
  return `${scheme}://${name}:${peer?.port}`;
}

function serviceImage(
  definition: ecs.FargateTaskDefinition,
  name: string,
  service: ServiceSpec,
  { spec, released, registry }: WorkloadContext,
): ecs.ContainerImage {
  if (service.image !== undefined) return ecs.ContainerImage.fromRegistry(service.image);
  const source = imageSource(spec, registry);
  const repository = ecr.Repository.fromRepositoryArn(
    definition,
    'Repository',
    `arn:${Stack.of(definition).partition}:ecr:${source.region}:${source.account}:repository/${repositoryName(spec.system, name)}`,
  );
  acknowledge(
    definition.obtainExecutionRole(),
    'AwsSolutions-IAM5[Resource::*]',
    'ecr:GetAuthorizationToken, with which ECS fetches the image, has no resource to name.',
  );
  return ecs.ContainerImage.fromEcrRepository(repository, released[name]);
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

function ecsHealthCheck(check: ContainerHealthCheck): ecs.HealthCheck {
  return {
    command: check.command,
    interval: Duration.seconds(check.intervalSeconds),
    timeout: Duration.seconds(check.timeoutSeconds),
    retries: check.retries,
    startPeriod: Duration.seconds(check.startPeriodSeconds),
  };
}
