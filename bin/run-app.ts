import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../lib/spec/usage-error';

/** The parts of `cdk.json` that matter to whoever starts the app. */
interface CdkSettings {
  readonly app?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

export interface AppRun {
  /** Folder with `cdk.json`. */
  readonly folder: string;
  /** Folder that receives the cloud assembly. */
  readonly output: string;
  readonly context: Readonly<Record<string, string>>;
}

/** `cdk.json` of a folder; nothing where there is none. */
export function cdkSettings(folder: string): CdkSettings {
  const path = join(folder, 'cdk.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as CdkSettings) : {};
}

/**
 * Synthesizes a CDK app as the cdk command does: the command of its own `cdk.json`, told by the environment what is wanted.
 * So the code is that of the folder, and not ours. CloudFormation's rules are left out; `slipway plan` has them.
 *
 * What the security gate finds does not stop it, as long as there are templates.
 *
 * @throws UsageError with what the app says, when it wrote no assembly
 */
export async function runApp({ folder, output, context }: AppRun): Promise<void> {
  const settings = cdkSettings(folder);
  const command = settings.app ?? `"${process.execPath}" "${process.argv[1]}" app`;
  const env = {
    ...process.env,
    PATH: [join(folder, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, ...context }),
    CDK_VALIDATION: 'false',
  };
  const said = await finished(command, folder, env);
  if (existsSync(join(output, 'manifest.json'))) return;
  throw new UsageError(said.trim() || `${command}: wrote no cloud assembly`);
}

/** Both outputs of a command, whatever its exit code. */
function finished(command: string, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd: folder, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const pieces: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('error', reject);
    child.on('close', () => {
      resolve(Buffer.concat(pieces).toString());
    });
  });
}
