import { imageReference } from '../../data/images';
import type { ServiceSpec } from '../../spec/service';
import { repositoryName } from '../names';
import { placeholderCommand } from '../placeholder';
import { environmentOf } from './environment';
import { imageRegistry, placeholder, releasedTag } from './infrastructure-fact';
import type { IContainer, IContainerPort, IResourceRequirements } from './models';
import type { PlacedService } from './placed-service';
import { isReached } from './placed-service';
import { probesOf, standInProbes } from './probes';
import { limitOf, quantities, requestOf, scratchDisk } from './resources';
import { MAIN_PORT } from './service';
import { argument, literal } from './template-text';

/**
 * Time between the order to end and SIGTERM, in seconds. Meanwhile the load balancer and the peers hear of it and send
 * their requests elsewhere.
 */
export const DRAIN_SECONDS = 15;

/** The program of a service. Before its first release a stand-in with its ports and size, and nothing else of it. */
export function container(placed: PlacedService): IContainer {
  const { name, service, released } = placed;
  return {
    name,
    ...(released ? program(placed) : standIn(service)),
    ports: ports(service),
    resources: resources(service),
    ...(released ? probesOf(service) : standInProbes(service)),
    lifecycle: isReached(placed) ? { preStop: { sleep: { seconds: DRAIN_SECONDS } } } : undefined,
    securityContext: service.privileged && released ? { privileged: true } : { allowPrivilegeEscalation: false },
  };
}

function program(placed: PlacedService): Pick<IContainer, 'image' | 'command' | 'args' | 'envFrom'> {
  const { stage, name, service } = placed;
  const ownImage = `${placeholder(imageRegistry)}/${repositoryName(stage.system, name)}:${releasedTag(name)}`;
  const hasSecrets = Object.keys(environmentOf(placed).secret).length > 0;
  return {
    image: service.image === undefined ? ownImage : literal(service.image),
    command: service.entrypoint?.map(argument),
    args: service.command?.map(argument),
    envFrom: [{ configMapRef: { name } }, ...(hasSecrets ? [{ secretRef: { name } }] : [])],
  };
}

function standIn(service: ServiceSpec): Pick<IContainer, 'image' | 'command'> {
  return {
    image: imageReference(service.tls ? 'placeholderWithOpenssl' : 'placeholder'),
    command: placeholderCommand(service).map(argument),
  };
}

function ports({ port, ports: further }: ServiceSpec): IContainerPort[] {
  const main = port === undefined ? [] : [{ name: MAIN_PORT, containerPort: port }];
  return [...main, ...Object.entries(further).map(([name, containerPort]) => ({ name, containerPort }))];
}

function resources(service: ServiceSpec): IResourceRequirements {
  const disk = scratchDisk(service);
  return {
    requests: { ...quantities(requestOf(service)), 'ephemeral-storage': disk.request },
    limits: { ...quantities(limitOf(service)), 'ephemeral-storage': disk.limit },
  };
}
