import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';

/** Everything that asks the default rules of CloudFormation, in one process: they take seconds to load, and much memory. */
const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.validation.ts'),
);

describe.each(files.toSorted())('%s', (file) => {
  require(join(__dirname, file));
});
