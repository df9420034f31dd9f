#!/usr/bin/env bash
# Says what a release would do to $STAGE of $SYSTEM on $TARGET: plan, gate, and how the assembly differs from what is deployed,
# in all stacks that the patterns in $STACKS name: those of the stage, and of what stands for it in a second region.
# The folder of the assembly is in the variable that $ASSEMBLY_IN names. The whole goes to $TOPIC_ARN; SUMMARY, BROADENS and
# LINK are for the actions that follow. Sourced, since CodeBuild exports variables of the shell that ran its commands.

read -r -a compared <<< "$STACKS"
difference() { npx cdk diff --app "${!ASSEMBLY_IN}" "${compared[@]}" --method template "$@"; }

if ! {
  npx slipway plan "$SYSTEM" --stage "$STAGE" --target "$TARGET" && echo &&
    npx slipway gate "$SYSTEM" --stage "$STAGE" --target "$TARGET" && echo && difference
} > review.txt 2>&1; then
  cat review.txt
  echo "$STAGE is not released: the plan, the gate or the comparison above says why"
  exit 1
fi
cat review.txt

if difference --fail-on broadening > /dev/null 2>&1; then BROADENS=no; else BROADENS=yes; fi
if difference --fail-on destructive > /dev/null 2>&1; then REPLACES=no; else REPLACES=yes; fi
DIFFERING=$(grep -o 'Number of stacks with differences: [0-9]*' review.txt | grep -o '[0-9]*$' || echo 0)
SUMMARY="$SYSTEM $STAGE on $TARGET, commit $COMMIT: $DIFFERING stacks differ. Replaces or deletes: $REPLACES. Broadens permissions: $BROADENS."
LINK=${CODEBUILD_BUILD_URL:-}
export SUMMARY BROADENS LINK
echo "$SUMMARY"

# a message has at most 256 KB
{
  printf '%s\n\nAll of it: %s\n\n' "$SUMMARY" "$LINK"
  head -c 200000 review.txt
} > message.txt
aws sns publish --topic-arn "$TOPIC_ARN" --subject "Release of $SYSTEM to $STAGE" --message file://message.txt > /dev/null
