import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';

export interface ToolOutcome {
  readonly status: number;
  readonly output: string;
}

/** Runs a program on files, by name, in a folder of their own. Its arguments name them. */
export type OnFiles = (files: Readonly<Record<string, unknown>>, ...args: readonly string[]) => ToolOutcome;

/** Like `describe`, with a program of Prometheus; skipped, and said so, where it is not installed. */
export function describeWith(program: 'promtool' | 'amtool', title: string, body: (run: OnFiles) => void): void {
  const isThere = spawnSync(program, ['--version']).error === undefined;
  if (isThere) {
    describe(title, () => body((files, ...args) => onFiles(program, files, args)));
    return;
  }
  const reason = `skipped, ${program} is not installed (Debian: ${program === 'amtool' ? 'prometheus-alertmanager' : 'prometheus'})`;
  process.stderr.write(`${title}: ${reason}\n`);
  describe.skip(`${title} (${reason})`, () => body(() => ({ status: 0, output: '' })));
}

/** JSON is YAML, so data is written as it is. */
function onFiles(program: string, files: Readonly<Record<string, unknown>>, args: readonly string[]): ToolOutcome {
  const cwd = mkdtempSync(join(tmpdir(), 'prometheus-'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content));
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return { status: status ?? 1, output: `${stdout}${stderr}` };
}
