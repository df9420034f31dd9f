import type { DatabaseTool } from './service';
import type { StageSpec } from './stage';

/** Where the value of an injected variable comes from. */
export type VariableOrigin =
  | { readonly kind: 'database' | 'cache'; readonly resource: string; readonly field: string; readonly secret: boolean }
  | { readonly kind: 'queue' | 'bucket'; readonly resource: string }
  | { readonly kind: 'peer'; readonly service: string }
  | { readonly kind: 'dumps'; readonly field: 'BUCKET' | 'KEY' }
  | { readonly kind: 'collector' }
  | { readonly kind: 'fact'; readonly value: string };

/** One environment variable that a container receives beside its own `env` and `secrets`. */
export interface InjectedVariable {
  readonly name: string;
  readonly origin: VariableOrigin;
  /** The declaration that brings it, for messages. */
  readonly source: string;
}

const databaseFields = {
  HOST: false,
  PORT: false,
  NAME: false,
  USERNAME: true,
  PASSWORD: true,
  URL: true,
  READER_HOST: false,
  READER_URL: true,
} as const;
const cacheFields = { HOST: false, PORT: false, USERNAME: false, PASSWORD: true, URL: true } as const;

/**
 * What a container receives: a public contract, the same on every target.
 *
 * `uses: ['main']` of a database gives MAIN_HOST, MAIN_PORT, MAIN_NAME, MAIN_USERNAME, MAIN_PASSWORD, MAIN_URL, and
 * MAIN_READER_HOST (the writer's when there is no replica). A cache gives the same without NAME, a queue
 * THUMBNAILS_QUEUE_URL, a bucket UPLOADS_BUCKET, `calls: ['identity']` IDENTITY_URL. Every container gets
 * SLIPWAY_SYSTEM, SLIPWAY_STAGE, SLIPWAY_SERVICE, AWS_REGION and, with a port, PORT. Where traces are kept it gets the
 * variables by which every OpenTelemetry SDK finds its collector. `env` of the same name wins.
 */
export function injectedVariables(stage: StageSpec, serviceName: string): InjectedVariable[] {
  const service = stage.services[serviceName];
  if (service === undefined) return [];
  const facts = {
    SLIPWAY_SYSTEM: stage.system,
    SLIPWAY_STAGE: stage.stage,
    SLIPWAY_SERVICE: serviceName,
    AWS_REGION: stage.region,
    ...(service.port !== undefined && { PORT: String(service.port) }),
  };
  if (service.tool) return toolVariables(stage, service.tool, facts);
  const used = [...service.uses.map((use) => use.name), ...(service.consumes === undefined ? [] : [service.consumes])];
  return [
    ...plain(facts),
    ...tracing(stage, serviceName),
    ...[...new Set(used)].flatMap((resource) => variablesOf(stage, resource)),
    ...service.calls.map((callee) => ({
      name: `${variablePrefix(callee)}_URL`,
      origin: { kind: 'peer' as const, service: callee },
      source: `calls: '${callee}'`,
    })),
  ];
}

/** What Slipway's own programs receive: where PostgreSQL's clients look, and what the copies are called. */
function toolVariables(
  { system, stage }: StageSpec,
  { program, database, prefix }: DatabaseTool,
  facts: Readonly<Record<string, string>>,
): InjectedVariable[] {
  const source = `backup.dumps.${database}`;
  const field = (name: string, of: string, secret = false): InjectedVariable => ({
    name,
    origin: { kind: 'database', resource: database, field: of, secret },
    source,
  });
  // who brings tables back gives them to their owners, which only the administrator may
  const user = program === 'restore' ? 'ADMIN_' : '';
  return [
    ...plain(facts),
    // never through a proxy: a dump takes one long transaction
    field('PGHOST', 'SERVER_HOST'),
    field('PGPORT', 'PORT'),
    field('PGDATABASE', 'NAME'),
    field('PGUSER', `${user}USERNAME`, true),
    field('PGPASSWORD', `${user}PASSWORD`, true),
    { name: 'BACKUP_BUCKET', origin: { kind: 'dumps', field: 'BUCKET' }, source },
    { name: 'BACKUP_KMS_KEY_ID', origin: { kind: 'dumps', field: 'KEY' }, source },
    ...plain({ BACKUP_PREFIX: prefix, BACKUP_SYSTEM: system, BACKUP_STAGE: stage, BACKUP_DATABASE: database }),
  ];
}

function plain(facts: Readonly<Record<string, string>>): InjectedVariable[] {
  return Object.entries(facts).map(([name, value]) => ({ name, origin: { kind: 'fact', value }, source: 'Slipway' }));
}

/**
 * Traces alone: numbers are asked for (`metrics`), logs are what a program writes to its output.
 *
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
function tracing(stage: StageSpec, service: string): InjectedVariable[] {
  if (stage.observability.traces === 'none') return [];
  const source = 'observability.traces';
  const facts = {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_SERVICE_NAME: service,
    OTEL_RESOURCE_ATTRIBUTES: `service.namespace=${stage.system},deployment.environment.name=${stage.stage}`,
  };
  return [
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', origin: { kind: 'collector' }, source },
    ...Object.entries(facts).map(([name, value]) => ({ name, origin: { kind: 'fact' as const, value }, source })),
  ];
}

/** `customer-files` becomes `CUSTOMER_FILES`. */
export function variablePrefix(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

function variablesOf(stage: StageSpec, resource: string): InjectedVariable[] {
  const prefix = variablePrefix(resource);
  const source = `uses: '${resource}'`;
  const fields = (kind: 'database' | 'cache', table: Record<string, boolean>): InjectedVariable[] =>
    Object.entries(table).map(([field, secret]) => ({
      name: `${prefix}_${field}`,
      origin: { kind, resource, field, secret },
      source,
    }));
  if (resource in stage.databases) return fields('database', databaseFields);
  if (resource in stage.caches) return fields('cache', cacheFields);
  if (resource in stage.queues) return [{ name: `${prefix}_QUEUE_URL`, origin: { kind: 'queue', resource }, source }];
  if (resource in stage.buckets) return [{ name: `${prefix}_BUCKET`, origin: { kind: 'bucket', resource }, source }];
  return [];
}
