import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { renderComment } from '../lib/plan/review/render-markdown';
import { renderReview } from '../lib/plan/review/render-text';
import type { DangerKind } from '../lib/plan/review/review';
import { hasDanger } from '../lib/plan/review/review';
import type { DeploymentTarget } from '../lib/spec/target';
import { deploymentTargets } from '../lib/spec/target';
import { UsageError } from '../lib/spec/usage-error';
import { run } from './fail';
import { listOf } from './list-of';
import { progress } from './progress';
import { reviewChange } from './review';
import { cdkSettings } from './run-app';
import { hasColour, terminalWidth } from './terminal';

interface ReviewFlags {
  readonly base: string;
  readonly target?: readonly DeploymentTarget[];
  readonly json?: boolean;
  readonly markdown?: string;
  readonly failOn?: readonly DangerKind[];
}

/** Exit code when the review found what `--fail-on` names; 1 is a mistake, or something that cannot be synthesized. */
const DANGEROUS = 2;

const dangerKinds: readonly DangerKind[] = ['data', 'permissions'];

/** `slipway review`. */
export function reviewCommand(): Command {
  return new Command('review')
    .description('show what the working tree changes against a Git revision: replacements, permissions, every stack')
    .argument('[system]', 'file in systems/, without its ending (default: all systems of both)')
    .requiredOption('--base <revision>', 'branch, tag or commit; what counts is where the working tree left it')
    .option(
      '--target <names>',
      'fargate, eks, or both with a comma (default: that of cdk.json, else both)',
      listOf(deploymentTargets),
    )
    .option('--json', 'print the review as JSON, for machines')
    .option('--markdown <file>', 'also write it as a comment of a pull request')
    .option('--fail-on <dangers>', 'exit code 2 on any of: data, permissions', listOf(dangerKinds))
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      `
Both sides are synthesized, each by its own code, with the packages installed now.
It needs neither an AWS account nor a network, and leaves the repository as it is.
The exit code is 0 when there is a review, and 1 when there can be none.

Examples:
  slipway review --base origin/main
  slipway review shop --base v1.4 --target fargate,eks
  slipway review --base origin/main --fail-on data`,
    )
    .action((system: string | undefined, flags: ReviewFlags) => run(() => review(system, flags)));
}

async function review(system: string | undefined, flags: ReviewFlags): Promise<void> {
  const folder = process.cwd();
  const targets = flags.target ?? usualTargets(folder);
  const result = await progress((report) =>
    reviewChange(folder, { base: flags.base, system, targets, progress: report }),
  );
  if (flags.markdown !== undefined) write(flags.markdown, `${renderComment(result)}\n`);
  const text = flags.json
    ? JSON.stringify(result, undefined, 2)
    : renderReview(result, { width: terminalWidth(), colour: hasColour() });
  process.stdout.write(`${text}\n`);
  if (hasDanger(result, flags.failOn ?? [])) process.exitCode = DANGEROUS;
}

/** Where the systems are deployed to, as far as `cdk.json` tells. */
function usualTargets(folder: string): readonly DeploymentTarget[] {
  const usual = deploymentTargets.find((target) => target === cdkSettings(folder).context?.['target']);
  return usual === undefined ? deploymentTargets : [usual];
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(
      `${file}: cannot be written\n  found:   ${(error as Error).message}\n  fix:     name another with --markdown`,
    );
  }
}
