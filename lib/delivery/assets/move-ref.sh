#!/usr/bin/env bash
# Moves the ref $REF of $REPOSITORY_URL to $COMMIT, forwards or back. Fails when somebody else moves it at the same time.
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
git fetch --quiet --depth 1 origin "$COMMIT"
git push --force-with-lease="refs/heads/$REF:$before" origin "$COMMIT:refs/heads/$REF"
echo "$REF: ${before:-nothing} -> $COMMIT"
