import { Command } from 'commander';
import type { ImageBuild } from '../lib/lowering/delivery/image-builds';
import { table } from '../lib/plan/text-layout';
import { run } from './fail';
import type { ImagesOptions } from './images';
import { listImages } from './images';
import { terminalWidth } from './terminal';

/** `slipway images`. */
export function imagesCommand(): Command {
  return new Command('images')
    .description('list the images that are built from the code here, and which of them a change asks for')
    .argument('[system]', 'file in systems/, without its ending (default: all systems)')
    .option('--since <revision>', 'only those whose code differs from a Git revision')
    .option('--unreleased', 'only those whose code differs from the commit that their released tag names')
    .option('--json', 'one line of JSON, for a matrix of builds')
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      `
Documentation, descriptions and charts are no code of an image, wherever they lie.

Examples:
  slipway images shop --unreleased
  slipway images --since origin/main --json`,
    )
    .action((system: string | undefined, flags: ImagesOptions & { readonly json?: boolean }) =>
      run(() => {
        const images = listImages(process.cwd(), { ...flags, system });
        process.stdout.write(flags.json ? `${JSON.stringify(images)}\n` : lines(images));
      }),
    );
}

function lines(images: readonly ImageBuild[]): string {
  if (images.length === 0) return 'No image is to be built.\n';
  const rows = images.map(({ repository, platforms, context }) => [repository, platforms, `from ${context}`]);
  return `${table(rows, ['left', 'left', 'left'], terminalWidth(), 0).join('\n')}\n`;
}
