#!/usr/bin/env bash
# Waits until Argo CD has delivered $COMMIT in every cluster of a stage: applied, and healthy, which ends with the last step of
# a release. $WATCHES names the functions that know, one for each cluster in $REGION. Fails when one says that it failed, or
# after $MINUTES minutes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '{"commit":"%s"}' "$COMMIT" > "$work/question.json"
read -r -a functions <<< "$WATCHES"
deadline=$((SECONDS + MINUTES * 60))

# What a function says: `delivered: ...`, `waiting: ...` or `failed: ...`. One that cannot be asked just now is asked again.
ask() {
  local error
  error=$(aws lambda invoke --region "$REGION" --function-name "$1" --payload "fileb://$work/question.json" \
    --query FunctionError --output text "$work/answer.json" 2> "$work/complaint") || {
    echo "waiting: it cannot be asked: $(tr '\n' ' ' < "$work/complaint")"
    return
  }
  if [ "$error" = None ]; then
    sed 's/["\\]//g' "$work/answer.json"
  else
    echo "waiting: it failed: $(head -c 500 "$work/answer.json")"
  fi
}

for watch in "${functions[@]}"; do
  said=''
  while true; do
    answer=$(ask "$watch")
    # a line for each change: a release may take hours
    [ "$answer" = "$said" ] || echo "${watch##*:}: $answer"
    said=$answer
    case $answer in
      delivered:*) break ;;
      failed:*) exit 1 ;;
    esac
    if [ "$SECONDS" -ge "$deadline" ]; then
      echo "not delivered in $MINUTES minutes; a release that goes on in the cluster is stopped by the way back of the ref"
      exit 1
    fi
    sleep "${PAUSE_SECONDS:-20}"
  done
done
