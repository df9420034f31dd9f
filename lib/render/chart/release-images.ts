import { UsageError } from '../../spec/usage-error';
import type { Release } from './release-image';
import { releaseImage } from './release-image';

/**
 * The text of `values.yaml` with the released images of several services: all of them or, with all that is in the way, none.
 *
 * @throws UsageError when any of them cannot be written
 */
export function releaseImages(present: string, releases: readonly Release[]): string {
  let text = present;
  // what is wrong with the file itself is wrong for every service
  const problems = new Set<string>();
  for (const { service, image } of releases) {
    try {
      text = releaseImage(text, service, image);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.add(error.message);
    }
  }
  if (problems.size > 0) throw new UsageError([...problems].join('\n\n'));
  return text;
}
