import { Secret } from 'aws-cdk-lib/aws-ecs';
import { proxyVariables } from '../../lowering/fargate/egress-proxy';
import { peerHost } from '../../lowering/fargate/peer-host';
import type { ResourcesSpec } from '../../spec/resources';
import type { StageSpec } from '../../spec/stage';
import type { ContainerEnvironment } from '../environment';
import { containerEnvironment } from '../environment';
import type { WorkloadContext } from './workload-context';

/** What the program of a service receives. */
export function serviceEnvironment(name: string, { spec, data }: WorkloadContext): ContainerEnvironment {
  const { plain, secret } = containerEnvironment(spec, name, data, (peer) => peerUrl(spec, peer));
  return { plain: { ...proxyVariables(spec, name), ...plain }, secret };
}

/** The same in the words of a task definition. */
export function variablesOf({ plain, secret }: ContainerEnvironment) {
  const secrets = Object.entries(secret).map(
    ([variable, { secret: from, field }]) => [variable, Secret.fromSecretsManager(from, field)] as const,
  );
  const environment = Object.fromEntries(Object.entries(plain).filter(([variable]) => !(variable in secret)));
  return { environment, secrets: Object.fromEntries(secrets) };
}

/** Of the processor, in units of which 1024 are one vCPU: what a container has for certain when all want more. */
export function cpuShare({ request }: ResourcesSpec): number {
  return Math.max(2, Math.floor(request.cpu * 1024));
}

function peerUrl(stage: StageSpec, name: string): string {
  const peer = stage.services[name];
  const scheme = peer?.protocol === 'tcp' ? 'tcp' : peer?.tls ? 'https' : 'http';
  return `${scheme}://${peerHost(stage, name)}:${peer?.port}`;
}
