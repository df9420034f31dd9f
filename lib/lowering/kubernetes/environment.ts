import type { SecretReferenceSpec } from '../../spec/container';
import type { InjectedVariable, VariableOrigin } from '../../spec/container-contract';
import { injectedVariables } from '../../spec/container-contract';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { cacheUserName, databaseName, dumpKeyAlias, secretName } from '../names';
import { OTLP_PORTS } from '../telemetry/collector';
import { CACHE_PORT, DATABASE_PORT } from './data-servers';
import type { InfrastructureFact } from './infrastructure-fact';
import {
  adminSecret,
  databaseServer,
  dumpBucket,
  placeholder,
  readerHost,
  serverHost,
  storeAddress,
} from './infrastructure-fact';
import type { PlacedService } from './placed-service';
import { hostOf } from './placed-service';
import { telemetryHosts } from './telemetry/names';
import { literal } from './template-text';

/** A value in AWS Secrets Manager. */
export interface SecretReference {
  /** Name or ARN of the secret. */
  readonly key: string;
  /** Where only the deployment knows it: what `key` stands for. */
  readonly fact?: InfrastructureFact;
  /** Key in its JSON. Left out: the whole value. */
  readonly property?: string;
  /** How often a running system looks for a new value, in hours. */
  readonly refreshHours: number;
}

/** Environment of a container, apart: what anybody may read, and what is fetched from a secret. */
export interface ContainerEnvironment {
  readonly plain: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, SecretReference>>;
  /** What the plain values need to know of the deployment. */
  readonly facts: readonly InfrastructureFact[];
}

type Value = { readonly text: string } | { readonly fact: InfrastructureFact } | { readonly secret: SecretReference };

/** Keys in the JSON of a secret with which a service signs in. */
const secretProperties: Readonly<Record<string, string>> = {
  USERNAME: 'username',
  PASSWORD: 'password',
  URL: 'url',
  READER_URL: 'readerUrl',
};

/** How often a new password is looked for, in hours. The one before stays valid for days. */
const PASSWORD_REFRESH_HOURS = 1;

/** Values of the container contract for one service; what it declares itself wins. */
export function environmentOf(placed: PlacedService): ContainerEnvironment {
  const { env } = placed.service;
  const values = new Map<string, Value>([
    ...injectedVariables(placed.stage, placed.name).map(({ name, origin }) => [name, valueOf(origin, placed)] as const),
    ...Object.entries(env).map(([name, text]) => [name, { text: literal(text) }] as const),
    ...declaredSecrets(placed),
  ]);
  const entries = [...values];
  return {
    plain: Object.fromEntries(entries.flatMap(([name, value]) => ('secret' in value ? [] : [[name, textOf(value)]]))),
    secret: Object.fromEntries(entries.flatMap(([name, value]) => ('secret' in value ? [[name, value.secret]] : []))),
    facts: entries.flatMap(([, value]) => factsOf(value)),
  };
}

function factsOf(value: Value): InfrastructureFact[] {
  if ('fact' in value) return [value.fact];
  return 'secret' in value && value.secret.fact ? [value.secret.fact] : [];
}

function textOf(value: Exclude<Value, { secret: SecretReference }>): string {
  return 'fact' in value ? placeholder(value.fact) : value.text;
}

function declaredSecrets({ stage, service }: PlacedService): [string, Value][] {
  return Object.entries(secretReferences(stage, service.secrets)).map(([variable, secret]) => [variable, { secret }]);
}

/** Variables whose value a declared secret holds. */
export function secretReferences(
  stage: StageSpec,
  secrets: Readonly<Record<string, SecretReferenceSpec>>,
): Record<string, SecretReference> {
  const references = Object.entries(secrets).map(([variable, reference]) => {
    const secret = stage.secrets[reference.secret];
    const key = literal(secret?.existing?.arn ?? secretName(stage, reference.secret));
    const refreshHours = secret?.refreshHours ?? PASSWORD_REFRESH_HOURS;
    return [variable, { key, property: reference.field, refreshHours }] as const;
  });
  return Object.fromEntries(references);
}

function valueOf(origin: InjectedVariable['origin'], placed: PlacedService): Value {
  switch (origin.kind) {
    case 'fact':
      return { text: origin.value };
    case 'collector':
      return { text: `http://${telemetryHosts.collector}:${OTLP_PORTS.http}` };
    case 'peer':
      return { text: peerUrl(placed, origin.service) };
    case 'queue':
    case 'bucket':
      return { fact: storeAddress(origin.kind, origin.resource) };
    case 'dumps':
      return origin.field === 'BUCKET' ? { fact: dumpBucket } : { text: dumpKeyAlias(placed.stage) };
    case 'database':
    case 'cache':
      return serverValue(origin, placed);
  }
}

type ServerOrigin = Extract<VariableOrigin, { kind: 'database' | 'cache' }>;

function serverValue({ kind, resource, field }: ServerOrigin, { stage, name }: PlacedService): Value {
  const key = secretName(stage, resource, name);
  const signIn = { secret: { key, property: secretProperties[field], refreshHours: PASSWORD_REFRESH_HOURS } };
  switch (field) {
    case 'HOST':
      return { fact: serverHost(kind, resource) };
    case 'READER_HOST':
      return { fact: readerHost(resource) };
    case 'SERVER_HOST':
      return { fact: databaseServer(resource) };
    case 'ADMIN_USERNAME':
    case 'ADMIN_PASSWORD':
      return { secret: adminReference(resource, field) };
    case 'PORT':
      return { text: String(kind === 'database' ? DATABASE_PORT : CACHE_PORT) };
    case 'NAME':
      return { text: databaseName(resource) };
    case 'USERNAME':
      return kind === 'cache' ? { text: cacheUserName(stage, resource, name) } : signIn;
    default:
      return signIn;
  }
}

/** Its secret has no name of ours. */
function adminReference(database: string, field: 'ADMIN_USERNAME' | 'ADMIN_PASSWORD'): SecretReference {
  const fact = adminSecret(database);
  const property = field === 'ADMIN_USERNAME' ? 'username' : 'password';
  return { key: placeholder(fact), fact, property, refreshHours: PASSWORD_REFRESH_HOURS };
}

/** The full name, since a short one is found in the own namespace only. */
function peerUrl({ stage }: PlacedService, peer: string): string {
  const service = stage.services[peer];
  return `${schemeOf(service)}://${hostOf(stage, peer)}:${service?.port}`;
}

function schemeOf(service: ServiceSpec | undefined): string {
  if (service?.protocol === 'tcp') return 'tcp';
  return service?.tls ? 'https' : 'http';
}
