import { limits } from '../../data/limits';
import { isBelow, isSystemFolder } from '../../spec/folders';
import type { ServiceSpec } from '../../spec/service';
import type { SidecarSpec } from '../../spec/sidecar';
import type { ContainerPaths } from '../containers';
import { containersOf, fileHolders } from '../containers';
import type { FactContext } from '../facts/fact';
import { hasPrivateEndpoints } from '../kubernetes/cluster-network';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, rounded } from '../lowering-note';
import { publicImages } from '../public-images';
import { outerFolders } from './config-files';

/** Part of a task definition that is left to everything but the files in it. */
const REST_BYTES = 16 * 1024;
const MOST_BYTES = limits.ecsTaskDefinitionBytes.max - REST_BYTES;

export function filesOutcome(files: ServiceSpec['files'], context: FactContext): Outcome {
  const [name = ''] = context.names;
  const service = context.spec.services[name] as ServiceSpec;
  const own = { name, files, mounts: service.mounts };
  return (
    foldersRefused(own) ??
    sizeRefused(fileHolders(name, service)) ??
    rounded(`${written(own)}${pulled(service, context, 'files')}`)
  );
}

export function sidecarOutcome(sidecar: SidecarSpec, context: FactContext): Outcome {
  const [service = '', name = ''] = context.names;
  const spec = context.spec.services[service] as ServiceSpec;
  const resolved = spec.sidecars[name] ?? sidecar;
  const paths = containersOf(service, spec).find((container) => container.name === name);
  const declared = { name, files: resolved.files, mounts: paths?.mounts ?? {} };
  const refused = foldersRefused(declared) ?? sizeRefused(fileHolders(service, spec));
  if (refused) return refused;
  const how = `container that ${lifeOf(resolved)}${pulled(spec, context, `sidecars.${name}.image`)}`;
  return Object.keys(resolved.files).length > 0 ? rounded(`${how}; ${written(declared)}`) : honoured(how);
}

type Paths = Pick<ContainerPaths, 'files' | 'mounts'>;

function lifeOf({ init, essential }: SidecarSpec): string {
  if (init) return 'runs to its end before the next one starts';
  return essential
    ? 'starts before the service, and with which the task ends'
    : 'starts before the service, and again when it ends after a minute or later';
}

function foldersRefused({ files, mounts }: Paths): Outcome | undefined {
  const folders = outerFolders(Object.keys(files));
  const system = folders.find(isSystemFolder);
  if (system !== undefined) {
    return impossible(`a task mounts folders, no single files, and ${system} would lose what every image has there`, {
      allowed: 'a folder of its own',
      fix: `move it into a folder such as ${system === '/' ? '' : system}/app, and tell the program`,
    });
  }
  const nested = Object.keys(mounts).find((mount) => folders.some((folder) => isBelow(mount, folder)));
  if (nested === undefined) return undefined;
  return impossible(`the folder around the files is mounted read-only, and ${nested} lies in it`, {
    fix: 'move the files or the file system into a folder of its own',
  });
}

/** As JSON, which is how they are sent. */
function sizeRefused(containers: readonly ContainerPaths[]): Outcome | undefined {
  const bytes = containers
    .flatMap(({ files }) => Object.entries(files))
    .reduce((sum, [path, content]) => sum + Buffer.byteLength(JSON.stringify(content)) + 2 * path.length, 0);
  if (bytes <= MOST_BYTES) return undefined;
  return impossible(
    `files stand in the task definition, which ECS limits to ${limits.ecsTaskDefinitionBytes.max / 1024} KiB, and those of this service have ${Math.ceil(bytes / 1024)} KiB`,
    {
      allowed: `${MOST_BYTES / 1024} KiB`,
      fix: 'put the larger ones into the image, or into a bucket that the service reads',
    },
  );
}

function written({ files }: Pick<Paths, 'files'>): string {
  const folders = outerFolders(Object.keys(files)).join(', ');
  return `written by a container that runs first; ${folders} is read-only and has these files alone, not what the image has there`;
}

/** A task fetches its images itself, so what it may fetch, it may reach. */
function pulled(service: ServiceSpec, { spec }: FactContext, declaration: string): string {
  const [first] = publicImages(spec, service);
  const opens = first === declaration && service.egress !== 'internet' && hasPrivateEndpoints(spec);
  return opens ? '; its image is public, so TCP 443 to the internet is open' : '';
}
