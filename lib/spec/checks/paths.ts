import { isBelow, isPlain, isSystemFolder } from '../folders';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import { looksSecret } from '../secret-detector';
import type { StageSpec } from '../stage';

type Files = Readonly<Record<string, string>>;
type Mounts = Readonly<Record<string, string>>;

/** Files and mounts of a container do not cover each other, nor what its image cannot do without. */
export function checkPaths(stage: StageSpec): SpecIssue[] {
  return Object.entries(stage.services).flatMap(([name, { files, mounts, sidecars }]) => [
    ...ofContainer(`services.${name}`, files, mounts),
    ...Object.entries(sidecars).flatMap(([sidecar, container]) => {
      const at = `services.${name}.sidecars.${sidecar}`;
      if (container.image !== undefined) return ofContainer(at, container.files, {});
      const shared = { ...files, ...container.files };
      const known = new Set(ofContainer(at, files, mounts).map(({ path }) => path));
      return ofContainer(at, shared, mounts).filter(({ path }) => !known.has(path));
    }),
  ]);
}

function ofContainer(at: string, files: Files, mounts: Mounts): SpecIssue[] {
  return [
    ...Object.keys(files).flatMap((path) => unusual(`${at}.files.${path}`, path)),
    ...Object.keys(mounts).flatMap((path) => [
      ...unusual(`${at}.mounts.${path}`, path),
      ...overSystem(`${at}.mounts.${path}`, path),
    ]),
    ...Object.keys(files).flatMap((path) => covered(`${at}.files.${path}`, path, [...keys(files), ...keys(mounts)])),
    ...Object.keys(mounts).flatMap((path) => covered(`${at}.mounts.${path}`, path, [...keys(files), ...keys(mounts)])),
    ...Object.entries(files).flatMap(([path, content]) => unfit(`${at}.files.${path}`, content)),
  ];
}

const keys = (paths: Readonly<Record<string, unknown>>) => Object.keys(paths);

function unusual(at: string, path: string): SpecIssue[] {
  if (isPlain(path)) return [];
  return [
    {
      path: at,
      code: 'invalid',
      message: 'a path is written in full',
      found: show(path),
      allowed: 'no //, /./ or /../ in it, no / at its end',
      fix: 'shorten it',
    },
  ];
}

function overSystem(at: string, path: string): SpecIssue[] {
  if (!isSystemFolder(path)) return [];
  return [
    {
      path: at,
      code: 'hides-system',
      message: `a file system at ${path} hides what every image has there`,
      found: show(path),
      fix: `use a folder of its own, such as /mnt/data`,
    },
  ];
}

/** Not below another: a file has nothing below it, and what lies in a mounted file system is its own. */
function covered(at: string, path: string, others: readonly string[]): SpecIssue[] {
  const outer = others.find((other) => isBelow(path, other));
  const isTwice = others.filter((other) => other === path).length > 1;
  if (outer === undefined && !isTwice) return [];
  return [
    {
      path: at,
      code: 'overlap',
      message: isTwice ? `${path} is a file and a mount` : `it lies below ${outer}, which is a file or a mount itself`,
      found: show(path),
      fix: 'choose folders that lie beside each other',
    },
  ];
}

function unfit(at: string, content: string): SpecIssue[] {
  if (content.includes('\0')) {
    return [{ path: at, code: 'invalid', message: 'a text has no NUL in it', fix: 'put it into the image' }];
  }
  if (!looksSecret('', content)) return [];
  return [
    {
      path: at,
      code: 'plain-secret',
      message: 'there seems to be a secret in it, and files are readable by everyone who may see the service',
      found: '(not shown)',
      fix: 'declare a secret, and let the program read it from a variable',
    },
  ];
}
