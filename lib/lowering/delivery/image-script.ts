import { imageTool } from '../../data/image-tools';
/** How images are examined: a finding makes the exit code 1. `.trivyignore` in the folder of the description counts. */
const examination = '--scanners vuln --severity "$SEVERITIES" --exit-code 1 --no-progress --timeout 15m';

const start = `set -euo pipefail
work=$(mktemp --directory)
list=$(jq --exit-status --raw-output '.[]' <<< "$OPTIONS")
mapfile -t build_options <<< "$list"`;

/** What the machine cannot run itself, it emulates. */
const builder = `case "$PLATFORMS $(uname --machine)" in
  'linux/arm64 aarch64' | 'linux/amd64 x86_64') ;;
  *) docker run --privileged --rm ${imageTool('emulator')} --install all ;;
esac
docker buildx create --use --driver docker-container --driver-opt image=${imageTool('buildkit')}`;

/**
 * Builds the image of one service, examines it, and only then gives it a tag. One source for all who build: it runs in bash,
 * with Docker, jq and the AWS CLI, in the folder of the description.
 *
 * It reads `IMAGE` (with the registry, without a tag), `TAG`, `REVISION` (commit), `CONTEXT`, `PLATFORMS`, `OPTIONS` (JSON),
 * `SEVERITIES` that stop it, and `DIGEST_FILE`, into which it writes what it made. The image is pushed without a tag; where the search for
 * vulnerabilities fails it keeps none, and the registry drops it after a week. A tag that is there already was examined, and
 * is not made anew, so that a second attempt does no harm.
 */
export const releaseImageScript = `${start}
registry=\${IMAGE%%/*}
region=$(cut --delimiter . --fields 4 <<< "$registry")
aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "$registry"

digest=$(aws ecr batch-get-image --region "$region" --repository-name "\${IMAGE#*/}" --image-ids "imageTag=$TAG" \\
  --query 'images[0].imageId.imageDigest' --output text)
if [[ "$digest" == sha256:* ]]; then
  echo "$IMAGE:$TAG is there already"
  echo "$digest" > "$DIGEST_FILE"
  exit 0
fi

${builder}
docker buildx build --platform "$PLATFORMS" "\${build_options[@]}" --pull \\
  --label "org.opencontainers.image.revision=$REVISION" \\
  --attest type=provenance,mode=max \\
  --attest type=sbom,generator=${imageTool('sbomGenerator')} \\
  --output "type=image,name=$IMAGE,push-by-digest=true,name-canonical=true,push=true" \\
  --metadata-file "$work/metadata.json" "$CONTEXT"
digest=$(jq --exit-status --raw-output '."containerimage.digest"' "$work/metadata.json")

for platform in \${PLATFORMS//,/ }; do
  docker run --rm --volume "$HOME/.docker/config.json:/root/.docker/config.json:ro" --volume "$PWD:/code:ro" --workdir /code \\
    ${imageTool('trivy')} image --image-src remote \\
    --platform "$platform" ${examination} "$IMAGE@$digest"
done

docker buildx imagetools create --tag "$IMAGE:$TAG" "$IMAGE@$digest"
tagged=$(docker buildx imagetools inspect "$IMAGE:$TAG" --format '{{.Manifest.Digest}}')
if [[ "$tagged" != "$digest" ]]; then
  echo "$IMAGE:$TAG is $tagged, and not $digest, which was examined" >&2
  exit 1
fi
echo "$digest" > "$DIGEST_FILE"
`;

/**
 * Builds and examines the image of one service, and throws it away: for code that nobody has agreed to yet.
 *
 * It reads `CONTEXT`, `PLATFORMS`, `OPTIONS` and `SEVERITIES`, and needs no account.
 */
export const tryImageScript = `${start}
${builder}
for platform in \${PLATFORMS//,/ }; do
  docker buildx build --platform "$platform" "\${build_options[@]}" --pull --provenance=false \\
    --output "type=docker,dest=$work/image.tar" "$CONTEXT"
  docker run --rm --volume "$work:/scan:ro" --volume "$PWD:/code:ro" --workdir /code \\
    ${imageTool('trivy')} image --input /scan/image.tar \\
    ${examination}
done
`;
