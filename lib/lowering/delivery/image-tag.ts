/**
 * The shell words by which a release names its images: the day for people, the commit for machines. All images of one commit
 * carry the same tag, so that a second attempt finds them.
 */
export const TAG_COMMAND = 'git show --no-patch --abbrev=12 --date=format:%Y-%m-%d --format=%cd-%h HEAD';

/** The commit from which a released image was built, as its tag says; undefined for a tag that names none. */
export function releaseSource(tag: string | undefined): string | undefined {
  return /(?:^|-)(?<commit>[0-9a-f]{7,40})$/.exec(tag ?? '')?.groups?.['commit'];
}
