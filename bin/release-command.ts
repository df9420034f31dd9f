import type { Command } from 'commander';
import { run } from './fail';
import { print } from './print';
import type { ReleaseFlags } from './release';
import { release } from './release';

/** `slipway release`. */
export function addReleaseCommand(program: Command): void {
  program
    .command('release')
    .description('write the released image tags of services into helm-charts/<system>/values.yaml')
    .argument('<system>', 'file in systems/, without its ending')
    .argument('<tags...>', 'each as <service>=<tag> or <service>=<tag>@<digest>; no other is touched')
    .option('--tag <tag>', 'of a service that is named alone: tag of the image, which is in the registry already')
    .option('--digest <sha256:...>', 'of a service that is named alone: its digest, for the record')
    .option('--source <revision>', 'commit that the images were built from, for the record')
    .option('--push', 'commit to a branch of the remote; nothing here is read or changed but the description')
    .option('--remote <name>', 'with --push: the remote', 'origin')
    .option('--branch <name>', 'with --push: its branch (default: the one that is checked out)')
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      `
Comments, order and style of the file stay as they are. What the file says already
is not written again. With --push the commit is made from the newest revision of
the branch and pushed without force; when others are faster, anew from theirs.
Several services are one change and one commit: all are written, or none.

Examples:
  slipway release shop web --tag 1.4.0
  slipway release shop web --tag 1.4.0 --digest sha256:... --push --branch main
  slipway release shop web=1.4.0@sha256:... migrate=1.4.0@sha256:... --push`,
    )
    .action((system: string, services: string[], flags: ReleaseFlags) =>
      run(async () => print(await release(process.cwd(), system, services, flags))),
    );
}
