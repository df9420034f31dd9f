import type { StageSpec } from '../../spec/stage';
import type { SystemSpec } from '../../spec/system';
import { UsageError } from '../../spec/usage-error';
import type { ComposeFile } from './compose-file';
import { localServers } from './local-servers';
import { localConfigs, localService } from './local-services';

/** The stage that runs on a laptop: the first one without real users, else the first. */
export function localStage({ stages }: SystemSpec): StageSpec | undefined {
  return stages.find(({ production }) => !production) ?? stages[0];
}

/**
 * A stage on a laptop: the same programs with the same variables, and beside them what stands in for the services of AWS.
 *
 * @throws UsageError when a service is called like something that stands beside it
 */
export function lowerCompose(stage: StageSpec): ComposeFile {
  const servers = localServers(stage);
  const ports = publishedPorts(stage);
  const services = Object.keys(stage.services).flatMap((name) => localService(stage, name, ports.get(name)));
  const all = [...services, ...Object.entries(servers.services)];
  refuseTwins(all.map(([name]) => name));
  const files = Object.keys(stage.fileSystems).map((name) => [`${name}-files`, {}] as const);
  const volumes = { ...servers.volumes, ...Object.fromEntries(files) };
  const configs = { ...servers.configs, ...localConfigs(stage) };
  return {
    name: stage.system,
    services: Object.fromEntries(all),
    ...(Object.keys(volumes).length > 0 && { volumes }),
    ...(Object.keys(configs).length > 0 && { configs }),
  };
}

/** Web services are reached from this machine: on their own port where it is free, else on the next one that is. */
function publishedPorts({ services }: StageSpec): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const [name, { kind, port }] of Object.entries(services)) {
    if (kind !== 'web' || port === undefined) continue;
    // a port below 1024 needs rights that a person on a laptop may not have
    let free = port < 1024 ? port + 8000 : port;
    while ([...taken.values()].includes(free)) free += 1;
    taken.set(name, free);
  }
  return taken;
}

function refuseTwins(names: readonly string[]): void {
  const twins = names.filter((name, i) => names.indexOf(name) !== i);
  if (twins.length > 0)
    throw new UsageError(
      `two containers of the compose file would be called the same\n  found:   ${twins.join(', ')}\n  fix:     rename the service`,
    );
}
