import { releaseSource } from '../lib/lowering/delivery/image-tag';
import type { ImageBuild } from '../lib/lowering/delivery/image-builds';
import { imageBuilds, NOT_IN_IMAGES } from '../lib/lowering/delivery/image-builds';
import { UsageError } from '../lib/spec/usage-error';
import { readSurroundings, readSystem, systemFiles } from './project';
import { findCommit, hasChangedSince, withCommit } from './revision';

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
  const buildsAt = rememberedBuilds(folder);
  const isNewer = (build: ImageBuild, revision: string | undefined) => isNewerThan(folder, build, revision, buildsAt);
  return names.flatMap((name) => {
    const builds = imageBuilds(readSystem(folder, name));
    if (since !== undefined) return builds.filter((build) => isNewer(build, since));
    if (!unreleased) return builds;
    const { released = {} } = readSurroundings(folder, name);
    return builds.filter((build) => isNewer(build, releaseSource(released[build.service])));
  });
}

/** Without a commit that is known here nobody can say what has changed since, so it is built. */
function isNewerThan(folder: string, build: ImageBuild, revision: string | undefined, buildsAt: BuildsAt): boolean {
  if (revision === undefined || findCommit(folder, revision) === undefined) return true;
  const excluded = NOT_IN_IMAGES.map((pattern) => `:(exclude,glob)${pattern}`);
  if (hasChangedSince(folder, revision, [build.context, ...excluded])) return true;
  return hasChangedSince(folder, revision, ['systems']) && isMadeOtherwise(build, buildsAt(revision, build.system));
}

/** Whether the description had it made in another way: from another stage of its Dockerfile, for another architecture. */
function isMadeOtherwise(build: ImageBuild, before: readonly ImageBuild[]): boolean {
  return !before.some((other) => other.service === build.service && wayOf(other) === wayOf(build));
}

const wayOf = ({ context, platforms, options }: ImageBuild) => JSON.stringify([context, platforms, options]);

/** Images as a commit described them. */
type BuildsAt = (commit: string, system: string) => readonly ImageBuild[];

/** Services released together share a commit, whose files are written once. */
function rememberedBuilds(folder: string): BuildsAt {
  const known = new Map<string, readonly ImageBuild[]>();
  return (commit, system) => {
    const key = `${commit} ${system}`;
    const builds = known.get(key) ?? withCommit(folder, commit, (then) => buildsIn(then, system));
    known.set(key, builds);
    return builds;
  };
}

/** A description that cannot be read any more says nothing, and the image is built. */
function buildsIn(folder: string, system: string): ImageBuild[] {
  try {
    return imageBuilds(readSystem(folder, system));
  } catch {
    return [];
  }
}
