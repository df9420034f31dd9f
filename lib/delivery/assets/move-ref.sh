#!/usr/bin/env bash
# Moves the ref $REF of $REPOSITORY_URL to $COMMIT, forwards or back, and writes down beside it where rollback.sh leads to
# from there, as deploy.sh does. Fails when somebody else moves it at the same time.
set -euo pipefail

clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git init --quiet "$clone"
cd "$clone"
# a connection of AWS signs requests for Git in the way of CodeCommit
# shellcheck disable=SC2016 # git expands it
git config credential.helper '!aws codecommit credential-helper $@'
git config credential.UseHttpPath true
git remote add origin "$REPOSITORY_URL"

before=$(git ls-remote origin "refs/heads/$REF" | cut -f1)
if [ "$before" = "$COMMIT" ]; then
  echo "$REF is at $COMMIT already"
  exit 0
fi
# with its history: what is left may be an ancestor, or the other way round
git fetch --quiet origin "$COMMIT" ${before:+"$before"}

note=()
# who goes back must not be led forwards again, to what was bad
if [ -n "$before" ] && ! git merge-base --is-ancestor "$COMMIT" "$before"; then
  note=("+$before:refs/slipway/before/${REF#env/}/$COMMIT")
fi
git push --atomic --force-with-lease="refs/heads/$REF:$before" origin \
  "$COMMIT:refs/heads/$REF" ${note[@]+"${note[@]}"}
echo "$REF: ${before:-nothing} -> $COMMIT"
