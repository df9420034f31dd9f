import { createHash } from 'node:crypto';
import { fileHolders, sortedFiles } from '../containers';
import { environmentOf } from './environment';
import { reference } from './infrastructure-fact';
import { serviceMetadata } from './metadata';
import type { IConfigMap, Named } from './models';
import type { PlacedService } from './placed-service';

/** The part of a container's environment that anybody may read. */
export function configMap(placed: PlacedService): Named<IConfigMap> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: serviceMetadata(placed, 'foundation'),
    data: { ...environmentOf(placed).plain },
  };
}

/**
 * Changes when the environment does, so that a change is a new revision of the pods: a running one reads nothing again.
 *
 * Covers plain values, what the deployment puts into them, files, and which secrets are read; not what a secret holds.
 */
export function configHash(placed: PlacedService): string {
  const { plain, secret, facts } = environmentOf(placed);
  const declared = createHash('sha256')
    .update(JSON.stringify([sorted(plain), sorted(secret), ...filesOf(placed)]))
    .digest('hex')
    .slice(0, 16);
  if (facts.length === 0) return declared;
  return `{{ print ${[`\`${declared}\``, ...facts.map(reference)].join(' ` ` ')} | sha256sum | trunc 16 }}`;
}

/** Of every container that has some. */
function filesOf({ name, service }: PlacedService) {
  return fileHolders(name, service).map((container) => [container.name, sortedFiles(container.files)]);
}

/** In another order the same configuration must not restart anything. */
function sorted<Value>(values: Readonly<Record<string, Value>>): [name: string, value: Value][] {
  return Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
