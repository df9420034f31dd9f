#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat << 'HELP'
Usage: deploy.sh <system> <stage> [options]

Deploys the commit that is checked out to a stage, then moves the ref env/<stage>
to it. On eks Argo CD follows that ref, so services change last.

Options:
  --target <name>   fargate or eks (default: that of cdk.json, or fargate)
  --remote <name>   whose ref env/<stage> is moved (default: origin)
  --result <k=file> handed on to slipway gate, repeatable
  --yes             do not ask; in production only where CI is set
  --help            print this help

It shows the checklist of the release and what would change, asks, deploys, and
moves the ref only when all of the stage was deployed. Running it again does what
is left. In production it asks for the names of system and stage.

Exit code: 0 deployed, 1 refused or failed, 2 the command is mistaken.

Examples:
  scripts/deploy.sh shop dev
  scripts/deploy.sh shop prod --target eks
HELP
}

scripts=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=scripts/common.sh
. "$scripts/common.sh"

results=()
own_option() { [ "$1" = --result ] && results+=(--result "$2"); }
read_arguments "$@"

need git node npx
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read_stage

commit=$(git rev-parse HEAD)
[ -z "$(git status --porcelain --untracked-files=no)" ] ||
  die 'files are changed that no commit holds: what runs would be nowhere' '  fix: commit them, or put them aside'
before=$(deployed_commit)
if [ -n "$before" ]; then
  git fetch --quiet --no-tags "$remote" "+refs/heads/env/$stage:refs/remotes/$remote/env/$stage"
fi

slipway gate "$system" --stage "$stage" --target "$target" --remote "$remote" ${results[@]+"${results[@]}"} ||
  die "the release is stopped by its checklist: nothing was changed"

echo
echo "What would change in $system $stage on $target:"
cdk diff 'shared/**' "$stage/**"
if [ -n "$on_eks" ] && [ -n "$before" ]; then
  echo
  echo "What Argo CD would apply:"
  git --no-pager diff --stat "$before" "$commit" -- "helm-charts/$system"
fi
echo
echo "$system $stage on $target: ${before:+$(short "$before") -> }$(short "$commit") $(git log -1 --format=%s)"
confirm

cdk deploy 'shared/**' "$stage/**" --require-approval never ||
  die "the deployment failed: env/$stage stays at ${before:-nothing}" \
    "  fix: see the events of the stack, then run this again${before:+, or go back: rollback.sh $system $stage --to $(short "$before")}"
if [ "$before" = "$commit" ]; then
  echo "env/$stage is at $(short "$commit") already"
else
  move_ref "$before" "$commit" note
fi
echo "Look at it: npx slipway smoke $system --stage $stage"
