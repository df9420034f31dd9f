import { releaseSource } from '../lib/lowering/delivery/image-tag';
import type { ImageBuild } from '../lib/lowering/delivery/image-builds';
import { imageBuilds, NOT_IN_IMAGES } from '../lib/lowering/delivery/image-builds';
import { UsageError } from '../lib/spec/usage-error';
import { readSurroundings, readSystem, systemFiles } from './project';
import { findCommit, hasChangedSince } from './revision';

export interface ImagesOptions {
  /** Default: every system that is described here. */
  readonly system?: string | undefined;
  /** Only what differs from this revision. */
  readonly since?: string | undefined;
  /** Only what differs from the commit that its released tag names. */
  readonly unreleased?: boolean | undefined;
}

/** Images that are built from the code here, and which of them a change asks for. */
export function listImages(folder: string, { system, since, unreleased = false }: ImagesOptions): ImageBuild[] {
  if (since !== undefined && unreleased) throw new UsageError('--since, or --unreleased');
  if (since !== undefined && findCommit(folder, since) === undefined)
    throw new UsageError(`there is no revision '${since}' here\n  fix:     fetch it, or name another with --since`);
  const names = system === undefined ? [...systemFiles(folder).keys()].toSorted() : [system];
  return names.flatMap((name) => {
    const builds = imageBuilds(readSystem(folder, name));
    if (since !== undefined) return builds.filter((build) => isNewer(folder, build, since));
    if (!unreleased) return builds;
    const { released = {} } = readSurroundings(folder, name);
    return builds.filter((build) => isNewer(folder, build, releaseSource(released[build.service])));
  });
}

/** Without a commit that is known here nobody can say what has changed since, so it is built. */
function isNewer(folder: string, { context }: ImageBuild, revision: string | undefined): boolean {
  if (revision === undefined || findCommit(folder, revision) === undefined) return true;
  return hasChangedSince(folder, revision, [context, ...NOT_IN_IMAGES.map((pattern) => `:(exclude,glob)${pattern}`)]);
}
