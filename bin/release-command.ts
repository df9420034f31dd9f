import type { Command } from 'commander';
import { run } from './fail';
import { print } from './print';
import type { ReleaseFlags } from './release';
import { release } from './release';

/** `slipway release`. */
export function addReleaseCommand(program: Command): void {
  program
    .command('release')
    .description('write the released image tag of one service into helm-charts/<system>/values.yaml')
    .argument('<system>', 'file in systems/, without its ending')
    .argument('<service>', 'the service; no other is touched')
    .requiredOption('--tag <tag>', 'tag of the image, which is in the registry already')
    .option('--digest <sha256:...>', 'its digest, for the record')
    .option('--source <revision>', 'commit that the image was built from, for the record')
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

Examples:
  slipway release shop web --tag 1.4.0
  slipway release shop web --tag 1.4.0 --digest sha256:... --push --branch main`,
    )
    .action((system: string, service: string, flags: ReleaseFlags) =>
      run(async () => print(await release(process.cwd(), system, service, flags))),
    );
}
