/** First line of the comment that a review writes under a pull request: by it the comment is found again. */
export const COMMENT_MARK = '<!-- slipway review -->';
