import { describe } from '@jest/globals';

/** Like `describe`; where the machine lacks something that the tests need, they are skipped, and the log says so. */
export function describeWhere(isPossible: boolean, title: string, lacking: string, body: () => void): void {
  if (isPossible) return describe(title, body);
  process.stderr.write(`${title}: skipped, ${lacking}\n`);
  describe.skip(`${title} (skipped, ${lacking})`, body);
}
