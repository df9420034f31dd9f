import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../lib/shared/package-root';

/** What a template depends on beside the description. */
const SOURCES = ['lib', 'stacks', 'package-lock.json', 'test/support/build-stages.ts'];

/** After which results of earlier sources go, once there are new ones, in milliseconds. */
const KEPT_MS = 3_600_000;

/** The time of a file is that of the last tick of the kernel, in milliseconds. */
const CLOCK_STEP_MS = 20;

/**
 * Results of syntheses on disk, for other test files and later runs. They are found under the content of all sources, so
 * none is ever out of date.
 */
export class KeptSyntheses {
  private readonly sources: readonly string[];
  private readonly all: string;
  private readonly folder: string;

  /**
   * @param startedAt when the first module of ours was loaded, in milliseconds. What comes of sources that changed since
   *   then is not kept, since nobody knows which of them were loaded before.
   * @param root the repository
   */
  constructor(
    private readonly startedAt: number,
    root = packageRoot(),
  ) {
    this.sources = sourceFiles(root);
    this.all = join(root, 'node_modules/.cache/slipway/syntheses');
    this.folder = join(this.all, digest(this.sources.map((path) => [path, readFileSync(path, 'utf8')])));
  }

  /** What was kept under a key, which is any data; undefined where there is nothing. */
  find(key: unknown): unknown {
    const file = this.fileOf(key);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  }

  keep(key: unknown, result: unknown): void {
    if (this.sources.some((path) => changedAt(path) > this.startedAt - CLOCK_STEP_MS)) return;
    if (!existsSync(this.folder)) this.makeRoom();
    const file = this.fileOf(key);
    mkdirSync(dirname(file), { recursive: true });
    // the rename keeps another worker from reading half a file
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(result));
    renameSync(draft, file);
  }

  private fileOf(key: unknown): string {
    return join(this.folder, `${digest(key)}.json`);
  }

  private makeRoom(): void {
    mkdirSync(this.all, { recursive: true });
    for (const folder of readdirSync(this.all).map((name) => join(this.all, name))) {
      const lastUsed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - lastUsed > KEPT_MS) rmSync(folder, { recursive: true, force: true });
    }
  }
}

function sourceFiles(root: string): string[] {
  const within = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  const paths = SOURCES.map((path) => join(root, path)).flatMap((path) => (isFile(path) ? [path] : within(path)));
  return paths.filter(isFile).toSorted();
}

function isFile(path: string): boolean {
  return statSync(path).isFile();
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? Infinity;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
