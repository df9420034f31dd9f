# What deploy.sh and rollback.sh share. Sourced, not run: both define usage and own_option, set work, and read what
# read_arguments and read_stage find out.
# shellcheck shell=bash disable=SC2034,SC2154

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

mistaken() {
  printf '%s\n' "$@" "${0##*/} --help shows what there is" >&2
  exit 2
}

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || die "$tool is not installed"
  done
}

# Sets system, stage, target, remote and assume_yes from the arguments. An option that only one program has goes to its
# own_option, which fails for one that it does not know.
read_arguments() {
  system='' stage='' target='' remote=origin assume_yes=''
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --yes) assume_yes=yes ;;
      -*)
        case $1 in
          --target) target=${2:-} ;;
          --remote) remote=${2:-} ;;
          *) own_option "$1" "${2:-}" || mistaken "unknown option $1" ;;
        esac
        [ $# -ge 2 ] || mistaken "$1 wants a value"
        shift
        ;;
      *)
        if [ -z "$system" ]; then system=$1; elif [ -z "$stage" ]; then stage=$1; else mistaken "what is $1?"; fi
        ;;
    esac
    shift
  done
  [ -n "$stage" ] || mistaken 'which system, and which stage?'
}

# Sets target, when none was given, and what follows from system, stage and target: production (yes or no), on_fargate, on_eks (yes or empty).
read_stage() {
  local facts
  [ -d systems ] || die "there is no folder 'systems' here" "  fix: run this where the descriptions are"
  target=${target:-$(node -p 'JSON.parse(require("fs").readFileSync("cdk.json", "utf8")).context?.target ?? "fargate"' 2> /dev/null || echo fargate)}
  case $target in
    fargate | eks) ;;
    *) mistaken "unknown target '$target': fargate or eks" ;;
  esac
  slipway list --json > "$work/list.json" || die 'the descriptions cannot be read'
  facts=$(
    node - "$work/list.json" "$system" "$stage" "$target" << 'NODE'
const [path, system, stage, target] = process.argv.slice(2);
const systems = JSON.parse(require('node:fs').readFileSync(path, 'utf8'));
const mistaken = (message) => {
  console.error(message);
  process.exit(2);
};
const found = systems.find((each) => each.system === system);
if (!found) mistaken(`unknown system '${system}'\n  allowed: ${systems.map((each) => each.system).join(', ')}`);
if (!found.stages) mistaken(`${system} cannot be read\n  fix: npx slipway plan ${system} says why`);
const facts = found.stages.find((each) => each.stage === stage);
if (!facts) mistaken(`unknown stage '${stage}'\n  allowed: ${found.stages.map((each) => each.stage).join(', ')}`);
const runsOn = (kind) => (facts.slots.some((slot) => (slot.target ?? target) === kind) ? 'yes' : '');
console.log([facts.production ? 'yes' : '', runsOn('fargate'), runsOn('eks')].join('|'));
NODE
  ) || exit 2
  IFS='|' read -r production on_fargate on_eks <<< "$facts"
}

# The commit that the stage runs; empty when it was never deployed.
deployed_commit() {
  local line
  line=$(git ls-remote "$remote" "refs/heads/env/$stage") || die "$remote cannot be read"
  printf '%s' "${line%%[[:space:]]*}"
}

short() { git rev-parse --short=12 "$1"; }

# What is installed here, and never a package of that name from elsewhere.
slipway() { npx --no -- slipway "$@"; }
cdk() { npx --no -- cdk "$@" -c "system=$system" -c "target=$target"; }

# Asks before anything changes: in production for the name of what is changed, since a y is typed too fast.
confirm() {
  local wanted=y answer
  if [ -n "$assume_yes" ]; then
    [ -z "$production" ] || [ -n "${CI:-}" ] ||
      die "--yes is for automation, where CI is set: $stage is production" "  fix: leave it out, and type what is asked"
    return
  fi
  [ -z "$production" ] || wanted="$system $stage"
  printf '\nTo go on, type: %s\n> ' "$wanted"
  IFS= read -r answer || die 'nobody answered: nothing was changed'
  [ "$answer" = "$wanted" ] || die 'not confirmed: nothing was changed'
}

# Moves env/<stage> from one commit to another, unless somebody else has moved it meanwhile. With a third argument it
# is written down beside it where a rollback leads to.
move_ref() {
  local from=$1 to=$2 note=()
  if [ "${3:-}" = note ] && [ -n "$from" ]; then
    note=("+$from:refs/slipway/before/$stage/$to")
  fi
  git push --quiet --atomic --force-with-lease="refs/heads/env/$stage:$from" "$remote" \
    "$to:refs/heads/env/$stage" ${note[@]+"${note[@]}"} ||
    die "env/$stage was not moved: somebody else has moved it, or it is protected" \
      "  the stage runs $to, the ref says ${from:-nothing}" "  fix: see who deploys, then run this again"
  echo "env/$stage: ${from:+$(short "$from") -> }$(short "$to")"
}
