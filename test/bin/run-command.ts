import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../lib/shared/package-root';
import { folderOf } from '../support/folder-of';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Runs the launcher in a team's folder, as a person or the cdk command does. */
export function run(folder: string, args: readonly string[], environment: Environment = {}): Promise<Outcome> {
  const { CI: _ci, NO_COLOR: _noColor, ...inherited } = process.env;
  const env = { ...inherited, NODE_DISABLE_COMPILE_CACHE: '1', ...environment };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(packageRoot(), 'bin/run.cjs'), ...args],
      { cwd: folder, env, maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

/** What was asked for, in the words of the command line or of CDK's context. */
export interface Request {
  readonly system?: string;
  readonly stage?: string;
  readonly target?: string;
}

export interface Attempt extends Outcome {
  /** Files and folders that came into being. */
  readonly written: readonly string[];
}

/** `slipway plan`, in a new folder with these files. */
export function plan(
  files: Readonly<Record<string, string>>,
  { system, stage, target }: Request = {},
): Promise<Attempt> {
  const options = Object.entries({ stage, target }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return attempt(files, ['plan', ...(system === undefined ? [] : [system]), ...options]);
}

/** The CDK app, as `cdk synth -c ...` calls it in a new folder with these files. */
export function app(files: Readonly<Record<string, string>>, request: Request = {}): Promise<Attempt> {
  return attempt(files, ['app'], { CDK_OUTDIR: 'cdk.out', CDK_CONTEXT_JSON: JSON.stringify(request) });
}

async function attempt(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  environment: Environment = {},
): Promise<Attempt> {
  const folder = folderOf({ 'package.json': '{}', ...files });
  const temporary = mkdtempSync(join(tmpdir(), 'temporary-'));
  const before = new Set(contentsOf(folder));
  const outcome = await run(folder, args, { TMPDIR: temporary, ...environment });
  const written = [...contentsOf(folder).filter((path) => !before.has(path)), ...contentsOf(temporary)];
  return { ...outcome, written };
}

function contentsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String);
}
