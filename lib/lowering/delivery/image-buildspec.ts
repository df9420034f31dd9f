import { releaseImageScript } from './image-script';
import { TAG_COMMAND } from './image-tag';

/** Version of Node.js in the images of CodeBuild. https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html */
const NODE = 22;

/**
 * The same as the workflow of releases, for CodeBuild: tests, the images whose code changed, the search for vulnerabilities,
 * the tags. One build for all images, in a privileged environment, since it runs Docker.
 *
 * It reads `SYSTEM`, `BRANCH` and `REGISTRY` (`<account>.dkr.ecr.<region>.amazonaws.com`). The source has to be a full clone,
 * whose remote `origin` it may push to.
 */
export const imageBuildspec = {
  version: '0.2',
  env: { shell: 'bash' },
  phases: {
    install: { 'runtime-versions': { nodejs: NODE }, commands: ['npm ci'] },
    pre_build: { commands: ['npm run check --if-present', 'npm test --if-present'] },
    build: { commands: [releaseAll()] },
  },
} as const;

/** In a shell of its own, so that its end is not that of the build; each image in one, too. */
function releaseAll(): string {
  return `(
set -euo pipefail
work=$(mktemp --directory)
npx --no -- slipway images "$SYSTEM" --unreleased --json > "$work/images.json"
TAG=$(${TAG_COMMAND})
REVISION=$(git rev-parse HEAD)
export TAG REVISION
cat > "$work/release-image.sh" << 'SCRIPT'
${releaseImageScript}SCRIPT
count=$(jq length "$work/images.json")
for ((i = 0; i < count; i++)); do
  field() { jq --raw-output ".[$i].$1 | if type == \\"array\\" then tojson else . end" "$work/images.json"; }
  mkdir -p "$work/digests"
  IMAGE=$REGISTRY/$(field repository) CONTEXT=$(field context) PLATFORMS=$(field platforms) \\
    OPTIONS=$(field options) SEVERITIES=$(field severities) DIGEST_FILE=$work/digests/$(field service) \\
    bash "$work/release-image.sh"
done
for ((i = 0; i < count; i++)); do
  service=$(jq --raw-output ".[$i].service" "$work/images.json")
  npx --no -- slipway release "$SYSTEM" "$service" --tag "$TAG" --digest "$(cat "$work/digests/$service")" \\
    --source "$REVISION" --push --branch "$BRANCH"
done
)
`;
}
