import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownImages } from '../lib/lowering/own-images';
import { RELEASED_VALUES } from '../lib/render/chart/chart-files';
import type { Release } from '../lib/render/chart/release-image';
import { releaseImages } from '../lib/render/chart/release-images';
import type { SystemSpec } from '../lib/spec/system';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import { commitFile } from './commit-file';
import type { Git } from './git';
import { attemptGit, gitIn } from './git';
import { readSystem } from './project';
import { releaseMessage } from './release-message';
import type { ImageFlags } from './release-request';
import { readRequest } from './release-request';
import { replaceFiles } from './replace-files';

export interface ReleaseFlags extends ImageFlags {
  readonly source?: string;
  readonly push?: boolean;
  readonly remote: string;
  readonly branch?: string;
}

/**
 * Writes what services are released as into the values of their system: here, or on a branch of the remote. All of them at
 * once or none, since services that were changed together have to be deployed together. Says what was done.
 */
export async function release(
  folder: string,
  name: string,
  services: readonly string[],
  flags: ReleaseFlags,
): Promise<string> {
  const system = readSystem(folder, name);
  const { releases, problems } = readRequest(services, flags);
  const all = new Set([...releases.flatMap(({ service }) => problemsOfService(system, service)), ...problems]);
  if (all.size > 0) throw new UsageError([...all].join('\n\n'));
  const chart = join('helm-charts', system.name);
  const edit = (present: string) => releaseImages(present, releases);
  if (flags.push) return push(folder, join(chart, RELEASED_VALUES), { system, releases, flags, edit });
  const present = readValues(folder, chart, system);
  const anew = edit(present);
  const done = `${system.name}: ${saidOf(releases)} in ${join(chart, RELEASED_VALUES)}`;
  if (anew === present) return `${done}, as before`;
  replaceFiles(resolve(folder, chart), new Map([[RELEASED_VALUES, anew]]), []);
  return done;
}

function saidOf(releases: readonly Release[]): string {
  return releases.map(({ service, image }) => `${service} is ${image.tag}`).join(', ');
}

function problemsOfService(system: SystemSpec, service: string): string[] {
  const own = ownImages(system);
  if (own.includes(service)) return [];
  const brought = system.stages.some(({ services }) => services[service]?.image !== undefined);
  return [
    brought
      ? `${service} has an image that is made elsewhere\n  fix:     release it by changing services.${service}.image in the description`
      : unknownChoice('service', service, own).message,
  ];
}

function readValues(folder: string, chart: string, { name }: SystemSpec): string {
  try {
    return readFileSync(resolve(folder, chart, RELEASED_VALUES), 'utf8');
  } catch (error) {
    throw new UsageError(
      `${join(chart, RELEASED_VALUES)}: cannot be read\n  found:   ${(error as Error).message}\n  fix:     write it first: slipway render ${name}`,
    );
  }
}

interface Wanted {
  readonly system: SystemSpec;
  readonly releases: readonly Release[];
  readonly flags: ReleaseFlags;
  readonly edit: (present: string) => string;
}

async function push(folder: string, file: string, { system, releases, flags, edit }: Wanted): Promise<string> {
  const git = gitIn(folder);
  const prefix = attemptGit(git, ['rev-parse', '--show-prefix']);
  if (prefix === undefined) throw new UsageError('there is no Git repository here\n  fix:     leave out --push');
  const branch = flags.branch ?? currentBranch(git);
  const { commit, unchanged } = await commitFile(git, {
    remote: flags.remote,
    branch,
    path: `${prefix}${file.replaceAll('\\', '/')}`,
    edit,
    message: releaseMessage(system.name, releases, sourceOf(git, flags.source)),
  });
  const place = `on ${branch} of ${flags.remote}, at ${commit.slice(0, 12)}`;
  return `${system.name}: ${saidOf(releases)} ${place}${unchanged ? ', as before' : ''}`;
}

function currentBranch(git: Git): string {
  const branch = attemptGit(git, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  if (branch === undefined)
    throw new UsageError('no branch is checked out here\n  fix:     name the one to write to: --branch main');
  return branch;
}

/** The commit that an image was built from, in full where it is known here. */
function sourceOf(git: Git, source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  if (!/^[\w./-]+$/.test(source))
    throw new UsageError(`--source is no revision\n  found:   ${source}\n  fix:     --source <commit>`);
  return attemptGit(git, ['rev-parse', '--verify', '--quiet', `${source}^{commit}`]) ?? source;
}
