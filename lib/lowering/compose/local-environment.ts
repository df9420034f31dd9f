import { injectedVariables, variablePrefix } from '../../spec/container-contract';
import type { InjectedVariable } from '../../spec/container-contract';
import type { SecretReferenceSpec } from '../../spec/container';
import type { StageSpec } from '../../spec/stage';
import { databaseName } from '../names';
import { literal } from './compose-file';
import { AWS_HOST, AWS_PORT, cacheHost, databaseHost, LOCAL, localQueueUrl, usesAws } from './local-servers';

/** The names of the contract, with what is true on a laptop. `env` of the same name wins, as everywhere. */
export function localEnvironment(stage: StageSpec, service: string): Record<string, string> {
  const { env = {}, secrets = {} } = stage.services[service] ?? {};
  // nobody collects traces on a laptop
  const untraced = { ...stage, observability: { ...stage.observability, traces: 'none' as const } };
  const injected = injectedVariables(untraced, service).map(
    (variable) => [variable.name, valueOf(stage, variable)] as const,
  );
  return {
    ...Object.fromEntries(injected),
    ...(usesAws(stage) && awsVariables(stage)),
    ...literals(env),
    ...secretVariables(service, secrets),
  };
}

export const literals = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, literal(value)]));

/** Values come from a file `.env` beside the compose file: `API_SMTP_PASSWORD`. Empty until somebody writes them. */
export function secretVariables(
  service: string,
  secrets: Readonly<Record<string, SecretReferenceSpec>>,
): Record<string, string> {
  return Object.fromEntries(Object.keys(secrets).map((name) => [name, `\${${secretVariable(service, name)}:-}`]));
}

export const secretVariable = (service: string, name: string) => `${variablePrefix(service)}_${name}`;

/** SDKs of AWS find the local server by these; any key will do. */
const awsVariables = ({ region }: StageSpec) => ({
  AWS_ENDPOINT_URL: `http://${AWS_HOST}:${AWS_PORT}`,
  AWS_ACCESS_KEY_ID: LOCAL,
  AWS_SECRET_ACCESS_KEY: LOCAL,
  AWS_REGION: region,
});

function valueOf(stage: StageSpec, { origin }: InjectedVariable): string {
  switch (origin.kind) {
    case 'fact':
      return origin.value;
    case 'peer':
      return peerUrl(stage, origin.service);
    case 'queue':
      return localQueueUrl(stage, origin.resource);
    case 'bucket':
      return origin.resource;
    case 'database':
    case 'cache':
      return (origin.kind === 'database' ? databaseFields : cacheFields)(origin.resource)[origin.field] ?? '';
    case 'dumps':
    case 'collector':
      throw new Error(`nothing local for ${origin.kind}`);
  }
}

/** There is no TLS on a laptop, so the URL says nothing of it. */
function databaseFields(database: string): Readonly<Record<string, string>> {
  const [host, name] = [databaseHost(database), databaseName(database)];
  const url = `postgresql://${LOCAL}:${LOCAL}@${host}:5432/${name}`;
  const account = { USERNAME: LOCAL, PASSWORD: LOCAL };
  return { HOST: host, PORT: '5432', NAME: name, ...account, URL: url, READER_HOST: host, READER_URL: url };
}

function cacheFields(cache: string): Readonly<Record<string, string>> {
  const host = cacheHost(cache);
  const url = `redis://default:${LOCAL}@${host}:6379`;
  return { HOST: host, PORT: '6379', USERNAME: 'default', PASSWORD: LOCAL, URL: url };
}

function peerUrl({ services }: StageSpec, name: string): string {
  const { port, protocol = 'http', tls = false } = services[name] ?? {};
  const scheme = protocol === 'tcp' ? 'tcp' : tls ? 'https' : 'http';
  return `${scheme}://${name}:${port}`;
}
