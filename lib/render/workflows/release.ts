import { actionReference } from '../../data/github-actions';
import { imageBuilds, NOT_IN_IMAGES } from '../../lowering/delivery/image-builds';
import { releaseImageScript } from '../../lowering/delivery/image-script';
import { TAG_COMMAND } from '../../lowering/delivery/image-tag';
import { repositoryOf } from '../../lowering/delivery/repository';
import { deliveryRoleName } from '../../lowering/names';
import type { DeliverySpec } from '../../spec/delivery';
import type { SystemSpec } from '../../spec/system';
import { notify } from './notify';
import {
  checked,
  checkout,
  download,
  installed,
  installedWithoutScripts,
  MACHINE,
  MACHINE_OF_BUILD,
  SLIPWAY,
  upload,
} from './steps';
import type { Job, Workflow } from './workflow';
import { bash } from './workflow';

/** Variable of the repository's settings: the account of the registry, which no description names. */
const ACCOUNT = '${{ vars.AWS_ACCOUNT_ID }}';

/** The commit that is released, which the first job settles. */
const REVISION = '${{ needs.find.outputs.revision }}';

/**
 * From a push to released tags: tests, the images whose code changed, the search for vulnerabilities, the tags. What a
 * release changes is `values.yaml` alone; the pipeline, and on EKS Argo CD, take it from there.
 */
export function releaseWorkflow(system: SystemSpec, delivery: DeliverySpec): Workflow {
  const { name } = system;
  const region = system.stages[0]?.region ?? 'us-east-1';
  return {
    name: `Release ${name}`,
    on: {
      push: { branches: [delivery.branch], paths: pathsOf(system) },
      workflow_dispatch: {
        inputs: { all: { description: 'Every image, also those without a change', type: 'boolean', default: false } },
      },
    },
    permissions: {},
    // of several that wait GitHub keeps the newest, which builds what any of them changed
    concurrency: { group: `release-${name}`, 'cancel-in-progress': false },
    defaults: bash,
    jobs: {
      find: findJob(name, delivery),
      image: imageJob(name, region),
      release: releaseJob(name, delivery),
      notify: notify(name, ['find', 'image', 'release']),
    },
  };
}

/**
 * Code of images, and how the description has them made. What only people read starts nothing, and neither does the commit
 * that writes the tags. Of several patterns that match, the last one counts.
 */
function pathsOf(system: SystemSpec): string[] {
  const contexts = imageBuilds(system).map(({ context }) => (context === '.' ? '**' : `${context}/**`));
  return [...new Set(contexts), ...NOT_IN_IMAGES.map((pattern) => `!${pattern}`), 'systems/**'];
}

/** Only where the description says that it is delivered from: not in a fork, and not from another branch by hand. */
function isOwn(delivery: DeliverySpec): string {
  return `github.repository == '${repositoryOf(delivery).path}' && github.ref == 'refs/heads/${delivery.branch}'`;
}

function findJob(name: string, delivery: DeliverySpec): Job {
  return {
    name: 'Test, and find what changed',
    if: isOwn(delivery),
    'runs-on': MACHINE,
    'timeout-minutes': 60,
    permissions: { contents: 'read' },
    outputs: {
      images: '${{ steps.find.outputs.images }}',
      tag: '${{ steps.find.outputs.tag }}',
      revision: '${{ steps.find.outputs.revision }}',
    },
    steps: [
      // the branch as it is now, with the tags of the releases before
      checkout({ history: true, ref: '${{ github.ref }}' }),
      ...installed,
      ...checked,
      {
        name: 'Find the images whose code is newer than what is released',
        id: 'find',
        env: { WHICH: "${{ inputs.all && 'all' || 'unreleased' }}" },
        run: `if [[ "$WHICH" == all ]]; then choice=(); else choice=(--unreleased); fi
images=$(${SLIPWAY} images ${name} "\${choice[@]}" --json)
tag=$(${TAG_COMMAND})
printf 'images=%s\\ntag=%s\\nrevision=%s\\n' "$images" "$tag" "$(git rev-parse HEAD)" >> "$GITHUB_OUTPUT"
`,
      },
    ],
  };
}

function imageJob(name: string, region: string): Job {
  return {
    name: 'Image ${{ matrix.service }}',
    needs: 'find',
    if: "needs.find.outputs.images != '[]'",
    strategy: { 'fail-fast': false, matrix: { include: '${{ fromJSON(needs.find.outputs.images) }}' } },
    'runs-on': MACHINE_OF_BUILD,
    'timeout-minutes': 60,
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: [
      checkout({ ref: REVISION }),
      {
        name: 'Become the role that may push',
        uses: actionReference('configureAwsCredentials'),
        with: {
          'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/${deliveryRoleName(name)}`,
          'role-session-name': '${{ github.run_id }}-${{ github.run_attempt }}',
          'aws-region': region,
        },
      },
      {
        name: 'Build, look for vulnerabilities, push',
        env: {
          IMAGE: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/\${{ matrix.repository }}`,
          TAG: '${{ needs.find.outputs.tag }}',
          REVISION,
          CONTEXT: '${{ matrix.context }}',
          PLATFORMS: '${{ matrix.platforms }}',
          OPTIONS: '${{ toJSON(matrix.options) }}',
          SEVERITIES: '${{ matrix.severities }}',
          DIGEST_FILE: '${{ runner.temp }}/${{ matrix.service }}',
        },
        run: releaseImageScript,
      },
      upload('digest-${{ matrix.service }}', '${{ runner.temp }}/${{ matrix.service }}'),
    ],
  };
}

/** Only when all images are good, and by one commit: services that were changed together are deployed together. */
function releaseJob(name: string, delivery: DeliverySpec): Job {
  return {
    name: 'Write the tags',
    needs: ['find', 'image'],
    'runs-on': MACHINE,
    'timeout-minutes': 15,
    permissions: { contents: 'write' },
    steps: [
      // a deploy key may be let through the rules of a branch, the token of a workflow may not; without a key it is the token
      checkout({ ref: REVISION, 'ssh-key': '${{ secrets.RELEASE_DEPLOY_KEY }}' }),
      ...installedWithoutScripts,
      download('digest-*', '${{ runner.temp }}/digests'),
      {
        name: 'Write the tags',
        env: {
          TAG: '${{ needs.find.outputs.tag }}',
          REVISION,
          DIGESTS: '${{ runner.temp }}/digests',
          BRANCH: delivery.branch,
          GIT_AUTHOR_NAME: 'github-actions[bot]',
          GIT_AUTHOR_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
          GIT_COMMITTER_NAME: 'github-actions[bot]',
          GIT_COMMITTER_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
        },
        run: `releases=()
for file in "$DIGESTS"/*; do
  digest=$(cat "$file")
  releases+=("\${file##*/}=$TAG@$digest")
done
${SLIPWAY} release ${name} "\${releases[@]}" --source "$REVISION" --push --branch "$BRANCH"
`,
      },
    ],
  };
}
