import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { imageReference } from '../../data/images';
import { logGroupName } from '../../lowering/names';
import { fluentBitText } from '../../lowering/telemetry/fluent-bit';
import {
  classLogGroupName,
  keptApart,
  ROUTER_CONTAINER,
  ROUTER_MEMORY_MIB,
  routerSections,
} from '../../lowering/telemetry/log-classes';
import { acknowledge } from '../../shared/acknowledge';
import { foreignImage } from './container-image';
import type { WorkloadContext } from './workload-context';

/** Of a vCPU, in units of which 1024 are one: for certain, where all want more. */
export const ROUTER_CPU_UNITS = 16;

const FOLDER = '/tmp/router';

/**
 * Fluent Bit beside a service, to which ECS hands over what its containers write. Its files come as variables: on Fargate
 * it can have none from outside its image. A task that cannot keep its audit apart ends.
 */
export function addLogRouter(
  definition: ecs.TaskDefinition,
  service: string,
  logGroup: ILogGroup,
  { spec }: WorkloadContext,
): void {
  const files = Object.entries(routerSections(spec, service));
  const write = files.map(([file], i) => `printf %s "$FILE_${i}" > ${FOLDER}/${file}`).join(' && ');
  definition.addFirelensLogRouter(ROUTER_CONTAINER, {
    containerName: ROUTER_CONTAINER,
    image: foreignImage(
      definition,
      'RouterRepository',
      spec.observability.images.logRouter ?? imageReference('logRouter'),
    ),
    firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
    entryPoint: ['/bin/sh', '-c'],
    command: [`mkdir -p ${FOLDER} && ${write} && cd ${FOLDER} && exec /fluent-bit/bin/fluent-bit -c fluent-bit.conf`],
    environment: Object.fromEntries(files.map(([, sections], i) => [`FILE_${i}`, fluentBitText(sections)])),
    cpu: ROUTER_CPU_UNITS,
    memoryReservationMiB: ROUTER_MEMORY_MIB.request,
    memoryLimitMiB: ROUTER_MEMORY_MIB.limit,
    essential: true,
    logging: ecs.LogDrivers.awsLogs({
      logGroup,
      streamPrefix: ROUTER_CONTAINER,
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
    }),
  });
  allowWriting(definition, service, spec);
}

function allowWriting(definition: ecs.TaskDefinition, service: string, spec: WorkloadContext['spec']): void {
  const stack = Stack.of(definition);
  const groups = [logGroupName(spec, service), ...keptApart(spec).map((name) => classLogGroupName(spec, name))];
  const streams = groups.map(
    (name) => `arn:${stack.partition}:logs:${spec.region}:${stack.account}:log-group:${name}:*`,
  );
  definition.taskRole.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: streams }),
  );
  for (const stream of streams)
    acknowledge(
      definition.taskRole,
      `AwsSolutions-IAM5[Resource::${stack.resolve(stream) as string}]`,
      'The streams of one log group of this service or of a class of its lines; each task has streams of its own.',
    );
}
