import { MACHINE } from './steps';
import type { Job } from './workflow';

/**
 * Tells a channel of Slack what became of a release: that it failed, or that its images wait for delivery. That a stage
 * runs them, the pipeline tells. Without the secret nobody is told, and the log says so.
 */
export function notify(system: string, jobs: readonly string[]): Job {
  return {
    name: 'Tell Slack',
    needs: jobs,
    if: "always() && needs.find.result != 'skipped' && needs.find.outputs.images != '[]'",
    'runs-on': MACHINE,
    'timeout-minutes': 5,
    permissions: {},
    steps: [
      {
        name: 'Tell Slack',
        env: {
          WEBHOOK: '${{ secrets.SLACK_WEBHOOK_URL }}',
          FAILED: "${{ contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled') }}",
          TAG: '${{ needs.find.outputs.tag }}',
          RUN: '${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}',
        },
        run: `if [[ -z "$WEBHOOK" ]]; then
  echo 'The secret SLACK_WEBHOOK_URL is not set: nobody is told.'
  exit 0
fi
if [[ "$FAILED" == true ]]; then text="The release of ${system} failed: $RUN"; else text="${system} $TAG is released: $RUN"; fi
jq --null-input --arg text "$text" '{ text: $text }' |
  curl --silent --show-error --fail --retry 3 --header 'content-type: application/json' --data @- "$WEBHOOK"
`,
      },
    ],
  };
}
