import { actionReference, runners } from '../../data/github-actions';
import type { Step } from './workflow';

/** Where scripts of ours run; images are built where their architecture is. */
export const MACHINE = runners.x86_64;

/** The machine of a build, by the `architecture` of its row in the matrix. */
export const MACHINE_OF_BUILD = `\${{ matrix.architecture == 'arm64' && '${runners.arm64}' || '${runners.x86_64}' }}`;

/** Version of Node.js for CDK and Slipway: long-term support, as `.nvmrc` or `engines` of most teams has it. */
const NODE = '22';

export interface CheckoutOptions {
  /** Whether earlier commits are needed. */
  readonly history?: boolean;
  /** Default: what the event is about; of a pull request, what it would be once merged. */
  readonly ref?: string;
  /** With which the job pushes. Empty: the token of the workflow. */
  readonly 'ssh-key'?: string;
}

export function checkout({ history = false, ...more }: CheckoutOptions = {}): Step {
  return {
    name: 'Check out',
    uses: actionReference('checkout'),
    // without a key nobody pushes, so the token does not stay where scripts of packages could read it
    with: { 'fetch-depth': history ? 0 : 1, 'persist-credentials': 'ssh-key' in more, ...more },
  };
}

/** No cache: what a pull request puts into one, a release would take out. */
const node: Step = {
  name: 'Set up Node.js',
  uses: actionReference('setupNode'),
  with: { 'node-version': NODE, 'package-manager-cache': false },
};

export const installed: readonly Step[] = [node, { name: 'Install', run: 'npm ci' }];

/** Where a key lies about, packages run no scripts of their own. */
export const installedWithoutScripts: readonly Step[] = [node, { name: 'Install', run: 'npm ci --ignore-scripts' }];

/** Ours, as it is installed; were it not, the same name from a registry would be somebody else's. */
export const SLIPWAY = 'npx --no -- slipway';

/** Of a pull request: the branch that it goes to. What is checked out is the merge of both. */
export const BASE = 'HEAD^1';

/** What a team has of its own. */
export const checked: readonly Step[] = [
  { name: 'Check', run: 'npm run check --if-present' },
  { name: 'Test', run: 'npm test --if-present' },
];

export const upload = (name: string, path: string): Step => ({
  name: 'Hand over',
  uses: actionReference('uploadArtifact'),
  with: { name, path, 'if-no-files-found': 'error', 'retention-days': 1, overwrite: true },
});

export const download = (pattern: string, path: string): Step => ({
  name: 'Take over',
  uses: actionReference('downloadArtifact'),
  with: { pattern, path, 'merge-multiple': true },
});
