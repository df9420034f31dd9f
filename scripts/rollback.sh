#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat << 'HELP'
Usage: rollback.sh <system> <stage> [options]

Takes a stage back to the commit that it ran before, and moves the ref env/<stage>
there. On fargate that commit is deployed anew, the ref moves after it. On eks the
ref is all that moves: Argo CD applies what it leads to, the stacks stay.

Options:
  --to <revision>   go back to this commit (default: what the stage ran before);
                    to that of env/<stage> itself after a deployment that failed
  --target <name>   fargate or eks (default: that of cdk.json, or fargate)
  --remote <name>   whose ref env/<stage> is moved (default: origin)
  --yes             do not ask; in production only where CI is set
  --help            print this help

Databases stay as they are: the version before has to work with the tables of the
version that is left. Running it again goes back no further while the first time
has not succeeded; after that it goes one more version back.

Exit code: 0 gone back, 1 refused or failed, 2 the command is mistaken.

Examples:
  scripts/rollback.sh shop prod
  scripts/rollback.sh shop prod --to 4f2c1e9
HELP
}

scripts=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=scripts/common.sh
. "$scripts/common.sh"

wanted=''
own_option() { [ "$1" = --to ] && wanted=$2; }
read_arguments "$@"

need git node npx
work=$(mktemp -d)
cleanup() {
  git worktree remove --force "$work/tree" 2> /dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
read_stage

current=$(deployed_commit)
[ -n "$current" ] || die "$stage was never deployed: there is no env/$stage at $remote"
git fetch --quiet --no-tags "$remote" "$current"

if [ -n "$wanted" ]; then
  commit=$(git rev-parse --verify --quiet "$wanted^{commit}") ||
    die "$wanted is no commit that is known here" '  fix: git fetch, or name another'
else
  record=refs/slipway/before/$stage/$current
  commit=$(git ls-remote "$remote" "$record")
  commit=${commit%%[[:space:]]*}
  [ -n "$commit" ] || die "what $stage ran before $(short "$current") was not written down" \
    "  fix: name it: --to <revision>; git log $(short "$current") shows what there was"
  git fetch --quiet --no-tags "$remote" "$record"
fi
if [ "$commit" = "$current" ] && [ -z "$on_fargate" ]; then die "$stage runs $(short "$commit") already"; fi

# Makes the folder of that commit, with the packages that its lock file names.
check_out() {
  local here
  git worktree add --quiet --detach "$work/tree" "$commit"
  here=$(git rev-parse --show-prefix)
  tree=$work/tree/$here
  [ -d "$tree/systems" ] || die "$(short "$commit") describes no system here"
  if cmp --silent package-lock.json "$tree/package-lock.json"; then
    ln -s "$PWD/node_modules" "${tree%/}/node_modules"
  else
    (cd "$tree" && npm ci --no-audit --no-fund)
  fi
}

echo "What would change in $system $stage on $target:"
git --no-pager log --oneline "$commit..$current" | sed 's/^/  without  /'
git --no-pager diff "$current" "$commit" -- "helm-charts/$system/values.yaml"
git --no-pager diff --stat "$current" "$commit" -- systems "helm-charts/$system"
if [ -n "$on_fargate" ]; then
  check_out
  (cd "$tree" && cdk diff "$stage/**")
fi
echo
echo "$system $stage on $target: $(short "$current") -> $(short "$commit") $(git log -1 --format=%s "$commit")"
confirm

if [ -n "$on_fargate" ]; then
  (cd "$tree" && cdk deploy "$stage/**" --require-approval never) ||
    die "the deployment failed: env/$stage stays at $current" '  fix: see the events of the stack, then run this again'
fi
if [ "$commit" = "$current" ]; then
  echo "env/$stage is at $(short "$commit") already"
else
  move_ref "$current" "$commit"
fi
echo "Look at it: npx slipway smoke $system --stage $stage"
