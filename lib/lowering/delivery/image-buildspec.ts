import { deliveryTools } from '../../data/delivery-tools';
import { releaseImageScript } from './image-script';
import { TAG_COMMAND } from './image-tag';

/**
 * The same as the workflow of releases, for CodeBuild: the images whose code changed, the search for vulnerabilities, the tags.
 * One build for all images, in a privileged environment, since it runs Docker. Tests have run before, with the synthesis.
 *
 * It reads `SYSTEM`, `BRANCH`, `COMMIT`, `REPOSITORY_URL` and `REGISTRY` (`<account>.dkr.ecr.<region>.amazonaws.com`). What
 * changed since a release tells the history alone, so it clones the repository, through the connection.
 */
export const imageBuildspec = {
  version: '0.2',
  env: { shell: 'bash' },
  phases: {
    install: { 'runtime-versions': { nodejs: deliveryTools.node.version } },
    build: { commands: [releaseAll()] },
  },
} as const;

/** In a shell of its own, so that its end is not that of the build; each image in one, too. */
function releaseAll(): string {
  return `(
set -euo pipefail
work=$(mktemp --directory)
# a connection of AWS signs requests for Git in the way of CodeCommit
# shellcheck disable=SC2016 # git expands it
git clone --quiet --config 'credential.helper=!aws codecommit credential-helper $@' --config credential.UseHttpPath=true \\
  "$REPOSITORY_URL" "$work/code"
cd "$work/code"
git checkout --quiet --detach "$COMMIT"
export GIT_AUTHOR_NAME=slipway GIT_AUTHOR_EMAIL=slipway@localhost GIT_COMMITTER_NAME=slipway GIT_COMMITTER_EMAIL=slipway@localhost
npm ci --ignore-scripts
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
# one commit for all of them: what was changed together is deployed together
if ((count > 0)); then
  releases=()
  for service in $(jq --raw-output '.[].service' "$work/images.json"); do
    digest=$(cat "$work/digests/$service")
    releases+=("$service=$TAG@$digest")
  done
  npx --no -- slipway release "$SYSTEM" "\${releases[@]}" --source "$REVISION" --push --branch "$BRANCH"
fi
)
`;
}
