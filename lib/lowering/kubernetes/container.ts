import { imageReference } from '../../data/images';
import type { ServiceSpec } from '../../spec/service';
import { repositoryName } from '../names';
import { placeholderCommand } from '../placeholder';
import { environmentOf } from './environment';
import { imageRegistry, placeholder, releasedTag, toolImage } from './infrastructure-fact';
import type { IContainer, IContainerPort, IResourceRequirements } from './models';
import type { PlacedService } from './placed-service';
import { isReached } from './placed-service';
import { probesOf, standInProbes } from './probes';
import { limitOf, quantities, requestOf, scratchDisk } from './resources';
import { MAIN_PORT } from './service';
import { argument, literal } from './template-text';
import { volumeMounts } from './volumes';

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

function program(
  placed: PlacedService,
): Pick<IContainer, 'image' | 'command' | 'args' | 'envFrom' | 'env' | 'volumeMounts'> {
  const { name, service } = placed;
  return {
    image: programImage(placed),
    command: service.entrypoint?.map(argument),
    args: service.command?.map(argument),
    ...serviceVariables(placed),
    volumeMounts: volumeMounts(placed, name),
  };
}

/** One made elsewhere, or that of its own repository at the released tag. */
export function programImage({ stage, name, service }: PlacedService): string {
  if (service.tool) return placeholder(toolImage(name));
  if (service.image !== undefined) return literal(service.image);
  return `${placeholder(imageRegistry)}/${repositoryName(stage.system, name)}:${releasedTag(name)}`;
}

/**
 * All that a service receives. Each secret value by its name: a container that needs one which was not fetched yet waits
 * for it, where it would start without a value that is only one of many.
 */
export function serviceVariables(placed: PlacedService): Pick<IContainer, 'envFrom' | 'env'> {
  const { name } = placed;
  const secrets = [
    ...Object.keys(environmentOf(placed).secret).map((key) => fromSecret(key, name)),
    ...(placed.service.tool ? [JOB_NAME] : []),
  ];
  return { envFrom: [{ configMapRef: { name } }], env: secrets.length === 0 ? undefined : byName(secrets) };
}

/** A CronJob writes into the name of each Job when it was due. */
const JOB_NAME: Variable = {
  name: 'BACKUP_JOB_NAME',
  valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } },
};

export function fromSecret(variable: string, secret: string): Variable {
  return { name: variable, valueFrom: { secretKeyRef: { name: secret, key: variable } } };
}

/** Another order of a description must restart nothing. */
export function byName(variables: readonly Variable[]): Variable[] {
  return variables.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

type Variable = NonNullable<IContainer['env']>[number];

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
    limits: { ...quantities(limitOf(service)), ...(disk.limit && { 'ephemeral-storage': disk.limit }) },
  };
}
