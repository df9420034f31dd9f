import { InterfaceVpcEndpointAwsService as Service } from 'aws-cdk-lib/aws-ec2';
import { publishesMetrics } from '../lowering/scaling-metrics';
import { keepsTraces } from '../lowering/telemetry/signals';
import type { StageSpec } from '../spec/stage';

/** The AWS services that a stage's workloads reach through the network: images, logs and secrets always, others by use. */
export function endpointServices(spec: StageSpec): [id: string, service: Service][] {
  const services: [string, Service][] = [
    ['ecr-api', Service.ECR],
    ['ecr-docker', Service.ECR_DOCKER],
    ['logs', Service.CLOUDWATCH_LOGS],
    ['secrets-manager', Service.SECRETS_MANAGER],
  ];
  if (Object.keys(spec.queues).length > 0) services.push(['sqs', Service.SQS]);
  if (Object.values(spec.services).some(({ kind }) => kind === 'daemon')) {
    // what the agent of ECS on an EC2 instance reports to; there on both targets, as the network does not change with them
    services.push(['ecs', Service.ECS], ['ecs-agent', Service.ECS_AGENT], ['ecs-telemetry', Service.ECS_TELEMETRY]);
  }
  const dumps = Object.values(spec.services).some(({ tool }) => tool);
  if (dumps) services.push(['kms', Service.KMS]);
  if (dumps || Object.values(spec.services).some(publishesMetrics))
    services.push(['monitoring', Service.CLOUDWATCH_MONITORING]);
  // the same on both targets, also where another than X-Ray keeps traces on one
  if (keepsTraces(spec)) services.push(['xray', Service.XRAY]);
  if (Object.values(spec.services).some((service) => service.exec))
    services.push(['ssm-messages', Service.SSM_MESSAGES]);
  return services;
}
