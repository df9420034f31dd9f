import type { ServiceSpec } from '../../spec/service';
import type { SidecarSpec } from '../../spec/sidecar';
import type { StageSpec } from '../../spec/stage';
import type { ComposeBuild, ComposeFile, ComposeService, Condition } from './compose-file';
import { literal } from './compose-file';
import { literals, localEnvironment, secretVariables } from './local-environment';
import { AWS_HOST, cacheHost, databaseHost } from './local-servers';

/** From the folder of the compose file to that of the description. */
const ROOT = '../..';

type Named = [name: string, service: ComposeService];

/** A service and the containers beside it, as compose runs them. */
export function localService(stage: StageSpec, name: string, publishedPort: number | undefined): Named[] {
  const spec = stage.services[name];
  // what is on a laptop is not dumped anywhere
  if (spec === undefined || spec.tool) return [];
  const program: ComposeService = {
    ...imageOf(stage, name, spec),
    ...(spec.entrypoint && { entrypoint: spec.entrypoint.map(literal) }),
    ...(spec.command && { command: spec.command.map(literal) }),
    environment: localEnvironment(stage, name),
    ...(publishedPort !== undefined && { ports: [`127.0.0.1:${publishedPort}:${spec.port}`] }),
    ...volumesOf(spec),
    ...configsOf(name, spec.files),
    ...dependenciesOf(stage, name, spec),
    ...healthcheckOf(spec),
    ...(spec.privileged && { privileged: true }),
    // runs when somebody asks for it: docker compose run --rm <job>
    ...(spec.kind === 'job' ? { profiles: ['jobs'] } : { restart: 'on-failure' }),
    stop_grace_period: `${spec.shutdownSeconds}s`,
  };
  return [
    [name, program],
    ...Object.entries(spec.sidecars).map(([sidecar, own]) => localSidecar(stage, name, sidecar, own)),
  ];
}

/** Files of all containers, by the names under which these mount them. */
export function localConfigs({ services }: StageSpec): NonNullable<ComposeFile['configs']> {
  const containers = Object.entries(services).flatMap(([name, { files, sidecars }]) => [
    [name, files] as const,
    ...Object.entries(sidecars).map(([sidecar, own]) => [`${name}-${sidecar}`, own.files] as const),
  ]);
  return Object.fromEntries(
    containers.flatMap(([container, files]) =>
      Object.values(files).map((content, i) => [configName(container, i), { content: literal(content) }]),
    ),
  );
}

const configName = (container: string, i: number) => `${container}-file-${i + 1}`;

function localSidecar(stage: StageSpec, service: string, name: string, sidecar: SidecarSpec): Named {
  const spec = stage.services[service];
  const isOwnImage = sidecar.image === undefined;
  const image = isOwnImage && spec ? imageOf(stage, service, spec) : { image: sidecar.image ?? '' };
  const container: ComposeService = {
    ...image,
    ...(sidecar.command && { command: sidecar.command.map(literal) }),
    environment: {
      ...(isOwnImage && localEnvironment(stage, service)),
      ...literals(sidecar.env),
      ...secretVariables(`${service}-${name}`, sidecar.secrets),
    },
    ...configsOf(`${service}-${name}`, sidecar.files),
    // one that runs before the service has no network of it yet
    ...(sidecar.init ? dataOf(stage, spec?.uses ?? []) : { network_mode: `service:${service}`, restart: 'on-failure' }),
  };
  return [`${service}-${name}`, container];
}

function imageOf(stage: StageSpec, name: string, { image, build, architecture }: ServiceSpec): Partial<ComposeService> {
  if (image !== undefined) return { image, platform: architecture === 'arm64' ? 'linux/arm64' : 'linux/amd64' };
  if (build === undefined) return { image: `${stage.system}/${name}:local` };
  const { context, dockerfile, target, args } = build;
  const own: ComposeBuild = {
    context: `${ROOT}/${context.replace(/^(\.\/)+/, '')}`.replace(/\/\.?$/, ''),
    ...(dockerfile !== 'Dockerfile' && { dockerfile }),
    ...(target !== undefined && { target }),
    ...(Object.keys(args).length > 0 && { args: literals(args) }),
  };
  const watch = [{ action: 'rebuild', path: own.context, ignore: ['.git/', 'node_modules/'] }] as const;
  return { build: own, develop: { watch } };
}

function volumesOf({ mounts }: ServiceSpec): Partial<ComposeService> {
  const volumes = Object.entries(mounts).map(([path, fileSystem]) => `${fileSystem}-files:${path}`);
  return volumes.length > 0 ? { volumes } : {};
}

function configsOf(container: string, files: Readonly<Record<string, string>>): Partial<ComposeService> {
  const configs = Object.keys(files).map((target, i) => ({ source: configName(container, i), target }));
  return configs.length > 0 ? { configs } : {};
}

/** What it uses is ready, what runs before it has ended well, and whom it calls is started, unless that calls back. */
function dependenciesOf(
  stage: StageSpec,
  name: string,
  { uses, consumes, sidecars, calls }: ServiceSpec,
): Partial<ComposeService> {
  const first = Object.entries(sidecars).filter(([, { init }]) => init);
  const called = calls.filter((callee) => !reaches(stage, callee, name));
  const data = dataOf(stage, [...uses, ...(consumes === undefined ? [] : [{ name: consumes }])]).depends_on;
  const conditions: [string, Condition][] = [
    ...first.map(([sidecar]): [string, Condition] => [`${name}-${sidecar}`, 'service_completed_successfully']),
    ...called.map((callee): [string, Condition] => [callee, 'service_started']),
  ];
  const all = { ...data, ...Object.fromEntries(conditions.map(([key, condition]) => [key, { condition }])) };
  return Object.keys(all).length > 0 ? { depends_on: all } : {};
}

function dataOf(stage: StageSpec, uses: readonly { readonly name: string }[]): Pick<ComposeService, 'depends_on'> {
  const hosts = uses.map(({ name }) => {
    if (name in stage.databases) return databaseHost(name);
    return name in stage.caches ? cacheHost(name) : AWS_HOST;
  });
  return hosts.length === 0
    ? {}
    : { depends_on: Object.fromEntries(hosts.map((host) => [host, { condition: 'service_healthy' as const }])) };
}

/** Whether calls lead from one service to another, by whatever way: compose starts nothing in a circle. */
function reaches({ services }: StageSpec, from: string, to: string): boolean {
  const seen = new Set<string>();
  const ahead = [from];
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    ahead.push(...(services[name]?.calls ?? []));
  }
  return false;
}

/** Commands only: whether an image has a program that asks an address, nobody knows. */
function healthcheckOf({ probes }: ServiceSpec): Partial<ComposeService> {
  const probe = probes.readiness ?? probes.liveness;
  if (probe?.command === undefined) return {};
  const { command, periodSeconds, timeoutSeconds, failureThreshold } = probe;
  const test = ['CMD', ...command.map(literal)];
  return {
    healthcheck: { test, interval: `${periodSeconds}s`, timeout: `${timeoutSeconds}s`, retries: failureThreshold },
  };
}
