import { OTLP_PORTS } from '../lowering/telemetry/collector';
import type { FieldValue, SecretField, StageData } from '../contracts/data';
import type { SecretReferenceSpec } from '../spec/container';
import type { InjectedVariable } from '../spec/container-contract';
import { injectedVariables } from '../spec/container-contract';
import type { StageSpec } from '../spec/stage';

/** Environment of a container, apart: what anybody may read, and what is fetched from a secret at the start. */
export interface ContainerEnvironment {
  readonly plain: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, SecretField>>;
}

/** The collector is a container of the same task. */
const COLLECTOR_BESIDE = `http://localhost:${OTLP_PORTS.http}`;

/** Values of the container contract for one service; what it declares itself wins. `peerUrl` says how this target finds a peer. */
export function containerEnvironment(
  stage: StageSpec,
  service: string,
  data: StageData,
  peerUrl: (peer: string) => string,
): ContainerEnvironment {
  const plain: Record<string, string> = {};
  const secret: Record<string, SecretField> = {};
  for (const variable of injectedVariables(stage, service)) {
    const value = valueOf(variable, service, data, peerUrl);
    if (typeof value === 'string') plain[variable.name] = value;
    else secret[variable.name] = value;
  }
  const declared = stage.services[service];
  for (const [name, value] of Object.entries(declared?.env ?? {})) {
    delete secret[name];
    plain[name] = value;
  }
  return { plain, secret: { ...secret, ...declaredSecrets(declared?.secrets ?? {}, data) } };
}

/** Variables whose value a declared secret holds. */
export function declaredSecrets(
  references: Readonly<Record<string, SecretReferenceSpec>>,
  { secrets }: StageData,
): Record<string, SecretField> {
  return Object.fromEntries(
    Object.entries(references).map(([name, { secret, field }]) => [
      name,
      { secret: found(secrets, secret), ...(field !== undefined && { field }) },
    ]),
  );
}

function valueOf(
  { origin }: InjectedVariable,
  service: string,
  data: StageData,
  peerUrl: (peer: string) => string,
): FieldValue {
  switch (origin.kind) {
    case 'fact':
      return origin.value;
    case 'collector':
      return COLLECTOR_BESIDE;
    case 'peer':
      return peerUrl(origin.service);
    case 'database':
      return found(data.databases, origin.resource).field(origin.field, service);
    case 'cache':
      return found(data.caches, origin.resource).field(origin.field, service);
    case 'dumps':
      return (origin.field === 'BUCKET' ? data.dumps?.bucketName : data.dumps?.keyId) ?? '';
    default:
      return found(data.stores, origin.resource).address;
  }
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`'${name}' is declared but was not built`);
  return value;
}
