import type { StageSpec } from '../../../spec/stage';
import type { ServiceSpec } from '../../../spec/service';
import { isInMesh } from '../../mesh';
import type { PlacedService } from '../placed-service';
import type { Amounts } from '../resources';

/** Asks for a proxy, or for none. A change is a new revision: a pod gets its proxy when it is made, and keeps it. */
export const PROXY_LABEL = 'sidecar.istio.io/inject';

/** Name that the injector gives to the proxy. */
export const PROXY_CONTAINER = 'istio-proxy';

/** Size of a proxy: what it needs with a few hundred requests a second, and the most that it may take. */
export const proxySize: { readonly request: Amounts; readonly limit: Amounts } = {
  request: { milliCpu: 100, memoryMiB: 128 },
  limit: { milliCpu: 1000, memoryMiB: 512 },
};

/** Labels of the pods of a service; nothing without a mesh. */
export function proxyLabels({ stage, service }: PlacedService): Record<string, string> {
  return stage.mesh === undefined ? {} : { [PROXY_LABEL]: String(isInMesh(stage, service)) };
}

/** What a replica takes for its proxy. */
export function proxyAmounts(stage: StageSpec, service: ServiceSpec, size: keyof typeof proxySize): Amounts {
  return isInMesh(stage, service) ? proxySize[size] : { milliCpu: 0, memoryMiB: 0 };
}
