import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownImages } from '../lib/lowering/own-images';
import { RELEASED_VALUES } from '../lib/render/chart/chart-files';
import type { ReleasedImage } from '../lib/render/chart/release-image';
import { checkImage, releaseImage } from '../lib/render/chart/release-image';
import type { SystemSpec } from '../lib/spec/system';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import { commitFile } from './commit-file';
import type { Git } from './git';
import { attemptGit, gitIn } from './git';
import { readSystem } from './project';
import { replaceFiles } from './replace-files';

export interface ReleaseFlags {
  readonly tag: string;
  readonly digest?: string;
  readonly source?: string;
  readonly push?: boolean;
  readonly remote: string;
  readonly branch?: string;
}

/** Writes what one service is released as into the values of its system: here, or on a branch of the remote. Says what was done. */
export async function release(folder: string, name: string, service: string, flags: ReleaseFlags): Promise<string> {
  const image: ReleasedImage = { tag: flags.tag, ...(flags.digest !== undefined && { digest: flags.digest }) };
  checkImage(image);
  const system = readSystem(folder, name);
  checkService(system, service);
  const chart = join('helm-charts', system.name);
  const edit = (present: string) => releaseImage(present, service, image);
  if (flags.push) return push(folder, join(chart, RELEASED_VALUES), { system, service, image, flags, edit });
  const present = readValues(folder, chart, system);
  const anew = edit(present);
  const done = `${system.name}: ${service} is ${image.tag} in ${join(chart, RELEASED_VALUES)}`;
  if (anew === present) return `${done}, as before`;
  replaceFiles(resolve(folder, chart), new Map([[RELEASED_VALUES, anew]]), []);
  return done;
}

function checkService(system: SystemSpec, service: string): void {
  const own = ownImages(system);
  if (own.includes(service)) return;
  const brought = system.stages.some(({ services }) => services[service]?.image !== undefined);
  if (brought)
    throw new UsageError(
      `${service} has an image that is made elsewhere\n  fix:     release it by changing services.${service}.image in the description`,
    );
  throw unknownChoice('service', service, own);
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
  readonly service: string;
  readonly image: ReleasedImage;
  readonly flags: ReleaseFlags;
  readonly edit: (present: string) => string;
}

async function push(folder: string, file: string, { system, service, image, flags, edit }: Wanted): Promise<string> {
  const git = gitIn(folder);
  const prefix = attemptGit(git, ['rev-parse', '--show-prefix']);
  if (prefix === undefined) throw new UsageError('there is no Git repository here\n  fix:     leave out --push');
  const branch = flags.branch ?? currentBranch(git);
  const { commit, unchanged } = await commitFile(git, {
    remote: flags.remote,
    branch,
    path: `${prefix}${file.replaceAll('\\', '/')}`,
    edit,
    message: messageOf(system.name, service, image, sourceOf(git, flags.source)),
  });
  const place = `on ${branch} of ${flags.remote}, at ${commit.slice(0, 12)}`;
  return `${system.name}: ${service} is ${image.tag} ${place}${unchanged ? ', as before' : ''}`;
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

/** Trailers, by which a machine finds the release of an image again. */
function messageOf(
  system: string,
  service: string,
  { tag, digest }: ReleasedImage,
  source: string | undefined,
): string {
  const trailers = {
    'Release-System': system,
    'Release-Service': service,
    'Release-Tag': tag,
    ...(digest !== undefined && { 'Release-Digest': digest }),
    ...(source !== undefined && { 'Release-Source': source }),
  };
  const lines = Object.entries(trailers).map(([key, value]) => `${key}: ${value}`);
  return `Release ${service} ${tag} of ${system}\n\n${lines.join('\n')}\n`;
}
