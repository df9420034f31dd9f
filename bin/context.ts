import { readFileSync } from 'node:fs';
import { CONTEXT_ENV, CONTEXT_OVERFLOW_LOCATION_ENV } from 'aws-cdk-lib/cx-api';

/**
 * The context that the cdk command hands to the app (`-c key=value` and cdk.json), in the way in which `new App()` reads
 * it: from an environment variable, and what is too long for it from a file.
 *
 * For those who want to know before there is an app, since an app makes its output folder at once.
 */
export function readContext(environment: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> {
  const { [CONTEXT_ENV]: text = '{}', [CONTEXT_OVERFLOW_LOCATION_ENV]: file } = environment;
  const overflow = file === undefined ? '{}' : readFileSync(file, 'utf8');
  const context = { ...(JSON.parse(text) as object), ...(JSON.parse(overflow) as object) };
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)]));
}
