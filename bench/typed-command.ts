import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../lib/shared/package-root';
import type { Usage } from './measured-process';
import { runMeasured } from './measured-process';

/** As people type them. */
export const TYPED_COMMANDS = ['npx cdk synth -q', 'npm start'] as const;

/** Runs one in this repository, without leaving anything in it. */
export function runTyped(command: (typeof TYPED_COMMANDS)[number]): Usage {
  const separator = command === 'npm start' ? ['--'] : [];
  return withScratchFolder((output) => inRepository(...command.split(' '), ...separator, '--output', output));
}

/** What bin/run.cjs does before it runs the app, by the same compiler. */
export function runCompilation(): Usage {
  const esbuild = join(packageRoot(), 'node_modules/.bin/esbuild');
  const format = ['--bundle', '--platform=node', '--target=node20', '--format=cjs', '--packages=external'];
  return withScratchFolder((output) =>
    inRepository(esbuild, 'bin/app.ts', ...format, '--sourcemap=inline', `--outfile=${join(output, 'app.cjs')}`),
  );
}

/** How often our code was started in it: the CDK command starts an app once more when it asks for context. */
export function launches({ nodeProcesses }: Usage): number {
  return nodeProcesses.filter(({ script }) => script.endsWith(join('bin', 'run.cjs'))).length;
}

function inRepository(...command: string[]): Usage {
  return runMeasured({ command, folder: packageRoot() });
}

function withScratchFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
