import { COMMENT_MARK } from '../../lowering/delivery/comment-mark';
import { BASE, checkout, download, installed, MACHINE, SLIPWAY, upload } from './steps';
import type { Workflow } from './workflow';
import { bash } from './workflow';

/**
 * Says under a pull request what it does to what runs, in one comment that follows the pull request.
 *
 * The code of the pull request runs where nothing may be written; the comment is written where none of it runs. The token
 * of a fork may not write at all: its review is in the summary of the run.
 */
export function diffWorkflow(): Workflow {
  return {
    name: 'Diff',
    on: { pull_request: {} },
    permissions: {},
    concurrency: { group: 'diff-${{ github.ref }}', 'cancel-in-progress': true },
    defaults: bash,
    jobs: {
      review: {
        name: 'Review',
        'runs-on': MACHINE,
        'timeout-minutes': 30,
        permissions: { contents: 'read' },
        steps: [
          checkout({ history: true }),
          ...installed,
          {
            name: 'Compare with the base',
            run: `${SLIPWAY} review --base '${BASE}' --markdown review.md\ncat review.md >> "$GITHUB_STEP_SUMMARY"\n`,
          },
          upload('review', 'review.md'),
        ],
      },
      comment: {
        name: 'Comment',
        needs: 'review',
        if: 'github.event.pull_request.head.repo.full_name == github.repository',
        'runs-on': MACHINE,
        'timeout-minutes': 5,
        permissions: { 'pull-requests': 'write' },
        steps: [
          download('review', '.'),
          {
            name: 'Write it, or write it anew',
            env: {
              GH_TOKEN: '${{ github.token }}',
              COMMENTS: 'repos/${{ github.repository }}/issues/${{ github.event.pull_request.number }}/comments',
              COMMENT: 'repos/${{ github.repository }}/issues/comments',
              MARK: COMMENT_MARK,
            },
            run: comment,
          },
        ],
      },
    },
  };
}

const comment = `own='.[] | select(.user.type == "Bot" and (.body | startswith(env.MARK))) | .id'
id=$(gh api --paginate "$COMMENTS" --jq "$own" | sed --quiet 1p)
if [[ -n "$id" ]]; then
  gh api --method PATCH "$COMMENT/$id" --field body=@review.md > /dev/null
else
  gh api --method POST "$COMMENTS" --field body=@review.md > /dev/null
fi
`;
