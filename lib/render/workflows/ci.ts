import { tryImageScript } from '../../lowering/delivery/image-script';
import { BASE, checked, checkout, installed, MACHINE, MACHINE_OF_BUILD, SLIPWAY } from './steps';
import type { Job, Workflow } from './workflow';
import { bash } from './workflow';

/**
 * Checks of a pull request: tests, rendered files, plans under the security gate, images that it changes. It has no secret
 * and no account, so pull requests from forks run it as well.
 *
 * @param systems names of all systems of the repository
 */
export function ciWorkflow(systems: readonly string[]): Workflow {
  return {
    name: 'CI',
    on: { pull_request: {} },
    permissions: {},
    concurrency: { group: 'ci-${{ github.ref }}', 'cancel-in-progress': true },
    defaults: bash,
    jobs: { check: checkJob(systems), image: imageJob },
  };
}

function checkJob(systems: readonly string[]): Job {
  return {
    name: 'Check and test',
    'runs-on': MACHINE,
    'timeout-minutes': 60,
    permissions: { contents: 'read' },
    outputs: { images: '${{ steps.images.outputs.images }}' },
    steps: [
      checkout({ history: true }),
      ...installed,
      ...checked,
      { name: 'Rendered files are up to date', run: `${SLIPWAY} render --all --check` },
      { name: 'Every system can be deployed', run: plans(systems) },
      {
        name: 'Find the images that it changes',
        id: 'images',
        run: `images=$(${SLIPWAY} images --since '${BASE}' --json)\necho "images=$images" >> "$GITHUB_OUTPUT"\n`,
      },
    ],
  };
}

/** On the target that they are deployed to. */
function plans(systems: readonly string[]): string {
  const lines = systems.map((system) => `${SLIPWAY} plan ${system} "\${target[@]}"\n`);
  return `mapfile -t target < <(jq --raw-output '.context.target // empty | "--target", .' cdk.json)\n${lines.join('')}`;
}

const imageJob: Job = {
  name: 'Image ${{ matrix.repository }}',
  needs: 'check',
  if: "needs.check.outputs.images != '[]'",
  strategy: { 'fail-fast': false, matrix: { include: '${{ fromJSON(needs.check.outputs.images) }}' } },
  'runs-on': MACHINE_OF_BUILD,
  'timeout-minutes': 60,
  permissions: { contents: 'read' },
  steps: [
    checkout(),
    {
      name: 'Build and look for vulnerabilities',
      env: {
        CONTEXT: '${{ matrix.context }}',
        PLATFORMS: '${{ matrix.platforms }}',
        OPTIONS: '${{ toJSON(matrix.options) }}',
        SEVERITIES: '${{ matrix.severities }}',
      },
      run: tryImageScript,
    },
  ],
};
