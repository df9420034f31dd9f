import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What the models have against objects. They know the fields of Kubernetes and of the pinned custom resources. */
export function problemsOf(objects: readonly object[]): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'validate-models.mjs')], {
    input: JSON.stringify(objects),
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}
