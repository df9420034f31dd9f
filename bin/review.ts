import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeReview, SystemReview } from '../lib/plan/review/review';
import { reviewSystem } from '../lib/plan/review/review-system';
import type { DeploymentTarget } from '../lib/spec/target';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import { compareAssemblies } from './compare-assemblies';
import { isUserMistake } from './fail';
import { systemFiles } from './project';
import { readFiles } from './replace-files';
import type { Sides } from './revision';
import { findBase, hasChangedSince, withSides } from './revision';
import { runApp } from './run-app';

export interface ReviewOptions {
  /** Revision of Git with which the working tree is compared. */
  readonly base: string;
  /** Default: every system that either of the two revisions describes. */
  readonly system?: string | undefined;
  readonly targets: readonly DeploymentTarget[];
  /** Told what happens, since it takes seconds. */
  readonly progress: (message: string) => void;
}

/** Compares what a revision and the working tree become, each by its own code: no account, no network, nothing left behind. */
export async function reviewChange(folder: string, options: ReviewOptions): Promise<ChangeReview> {
  const { base: revision, progress } = options;
  const { commit, isCommonAncestor } = findBase(folder, revision);
  progress(`Reading ${revision}`);
  const output = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-review-')));
  try {
    const systems = await withSides(folder, commit, async (sides) => {
      const names = choose(options.system, { base: namesIn(sides.base), head: namesIn(sides.head) });
      const reviews: SystemReview[] = [];
      for (const system of names)
        for (const target of options.targets) {
          progress(`Synthesizing ${system} on ${target}, twice`);
          // oxlint-disable-next-line no-await-in-loop -- two processes at a time are enough for a machine
          reviews.push(await compare({ system, target, output, ...sides }));
        }
      return reviews;
    });
    const notes = [
      ...(isCommonAncestor ? [] : [`No common ancestor is at hand, so this is against ${revision} itself.`]),
      ...(hasChangedSince(folder, commit, ['package-lock.json'])
        ? ['package-lock.json differs. Both sides were synthesized with the packages that are installed now.']
        : []),
    ];
    return { base: { revision, commit }, notes, systems };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

interface Comparison extends Sides {
  readonly system: string;
  readonly target: DeploymentTarget;
  readonly output: string;
}

async function compare({ system, target, output, base, head }: Comparison): Promise<SystemReview> {
  const isIn = { base: namesIn(base).includes(system), head: namesIn(head).includes(system) };
  const place = (side: 'base' | 'head') => join(output, `${system}-${target}-${side}`);
  const context = { system, target };
  await all([
    ...(isIn.base ? [attempt('the base', () => runApp({ folder: base, output: place('base'), context }))] : []),
    ...(isIn.head ? [attempt('the working tree', () => runApp({ folder: head, output: place('head'), context }))] : []),
  ]);
  const stacks = compareAssemblies(place('base'), place('head'));
  return reviewSystem({
    system,
    target,
    isIn,
    stacks,
    chart: { base: chartOf(base, system), head: chartOf(head, system) },
  });
}

/** Waits for all, and tells of all that went wrong. */
async function all(works: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(works);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
  const unexpected = reasons.find((reason) => !isUserMistake(reason));
  if (unexpected) throw unexpected;
  if (reasons.length > 0) throw new UsageError(reasons.map(({ message }) => message).join('\n\n'));
}

async function attempt(side: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isUserMistake(error)) throw error;
    throw new UsageError(`${side} cannot be synthesized:\n\n${error.message}`);
  }
}

function chartOf(folder: string, system: string) {
  return readFiles(
    join(folder, 'helm-charts', system),
    (path) => path.startsWith('templates/') || path === 'values.yaml',
  );
}

/** Names of the systems of a revision; none where it has no folder of them yet. */
function namesIn(folder: string): string[] {
  return existsSync(join(folder, 'systems')) ? [...systemFiles(folder).keys()].toSorted() : [];
}

function choose(wanted: string | undefined, { base, head }: Record<keyof Sides, readonly string[]>): readonly string[] {
  const known = [...new Set([...head, ...base])].toSorted();
  if (known.length === 0) throw new UsageError("neither revision has a folder 'systems' with a description in it");
  if (wanted === undefined) return known;
  if (!known.includes(wanted)) throw unknownChoice('system', wanted, known);
  return [wanted];
}
