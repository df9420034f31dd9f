import type { ServiceSpec } from '../../spec/service';
import type { SidecarSpec } from '../../spec/sidecar';
import { isOwnProgram, sidecarResources } from '../containers';
import { byName, fromSecret, programImage, serviceVariables } from './container';
import { secretObject } from './external-secret';
import { secretReferences } from './environment';
import type { IContainer, IExternalSecret, Named } from './models';
import type { PlacedService } from './placed-service';
import { limitOf, quantities, requestOf } from './resources';
import { argument, literal } from './template-text';
import { volumeMounts } from './volumes';

/**
 * Containers beside the program of a service, in the order in which they start. All are init containers: one that goes on
 * running is a sidecar in Kubernetes' own sense, there before the program and after it, also in a job.
 */
export function sidecars(placed: PlacedService): IContainer[] | undefined {
  const declared = Object.entries(placed.service.sidecars);
  if (!placed.released || declared.length === 0) return undefined;
  return declared.map(([name, sidecar]) => container(placed, name, sidecar));
}

/** What those containers read from Secrets Manager, apart from each other and from the service. */
export function sidecarSecrets(placed: PlacedService): Named<IExternalSecret>[] {
  return sidecarsOf(placed.service).flatMap(
    ([name, { secrets }]) =>
      secretObject(placed, secretName(placed, name), secretReferences(placed.stage, secrets)) ?? [],
  );
}

function container(placed: PlacedService, name: string, sidecar: SidecarSpec): IContainer {
  const { image, command, port, init } = sidecar;
  const resources = sidecarResources(sidecar, placed.service);
  return {
    name,
    image: image === undefined ? programImage(placed) : literal(image),
    args: command?.map(argument),
    ...variables(placed, name, sidecar),
    ports: port === undefined ? undefined : [{ containerPort: port }],
    resources: { requests: quantities(requestOf({ resources })), limits: quantities(limitOf({ resources })) },
    restartPolicy: init ? undefined : 'Always',
    volumeMounts: volumeMounts(placed, name),
    securityContext: { allowPrivilegeEscalation: false },
  };
}

/** In the template of the pods, so that a change is a new revision. By name: another order must restart nothing. */
function variables(placed: PlacedService, name: string, sidecar: SidecarSpec): Pick<IContainer, 'envFrom' | 'env'> {
  const inherited = isOwnProgram(sidecar) ? serviceVariables(placed) : {};
  const plain = Object.entries(sidecar.env).map(([variable, value]) => ({ name: variable, value: argument(value) }));
  const secret = Object.keys(sidecar.secrets).map((variable) => fromSecret(variable, secretName(placed, name)));
  // what it declares itself wins
  const all = new Map([...(inherited.env ?? []), ...plain, ...secret].map((each) => [each.name, each]));
  return { envFrom: inherited.envFrom, env: all.size === 0 ? undefined : byName([...all.values()]) };
}

/** With a dot, which no name of the description has. */
function secretName({ name }: PlacedService, sidecar: string): string {
  return `${name}.${sidecar}`;
}

function sidecarsOf({ sidecars: declared }: ServiceSpec): [string, SidecarSpec][] {
  return Object.entries(declared).filter(([, { secrets }]) => Object.keys(secrets).length > 0);
}
