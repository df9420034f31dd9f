import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Requirements } from '../lib/render/traceability';
import { contradictions, proofsIn, renderTraceability } from '../lib/render/traceability';

/** Writes docs/traceability.md. With --check it writes nothing, and fails when that file is not what it would write. */
const page = join('docs', 'traceability.md');
const requirements = JSON.parse(readFileSync(join('docs', 'requirements.json'), 'utf8')) as Requirements;
const proofs = proofsIn(testSources('test'));
const text = renderTraceability(requirements, proofs);

const problems = contradictions(requirements, proofs);
const isStale = !existsSync(page) || readFileSync(page, 'utf8') !== text;
const isCheck = process.argv.includes('--check');
if (isCheck && isStale) problems.push(`${page} is stale: run npm run traceability`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
if (!isCheck && problems.length === 0) {
  writeFileSync(page, text);
  console.info(`${page}: ${proofs.length} titles of tests`);
}

/** Sources of tests by path, with slashes on every system. */
function testSources(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(test|validation)\.ts$/.test(file),
  );
  const paths = files.map((file) => join(folder, file)).toSorted();
  return Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}
