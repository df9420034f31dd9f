import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { wantsPipeline } from '../../bin/wants-pipeline';
import { UsageError } from '../../lib/spec/usage-error';
import type { Description } from '../support/descriptions';
import { minimalDescription, minimalSystem } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import { run } from './run-command';

const repository = 'https://github.com/acme/shop.git';

/** Runs the app as the cdk command does, and reads the template of the pipeline. */
async function synthesized(folder: string, context: Readonly<Record<string, string>>, output: string): Promise<string> {
  const environment = {
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_DEFAULT_ACCOUNT: '444455556666',
  };
  const { status, stderr } = await run(folder, ['app'], environment);
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: '' });
  const [file = ''] = readdirSync(join(folder, output)).filter((name) => /^pipeline.*template\.json$/.test(name));
  return readFileSync(join(folder, output, file), 'utf8');
}

test('a pipeline that makes itself anew by its own command changes nothing', async () => {
  const folder = folderOf({ 'systems/shop.json': JSON.stringify(minimalDescription({ delivery: { repository } })) });
  const first = await synthesized(folder, { system: 'shop', target: 'eks', pipeline: 'true' }, 'first');
  const [, command = ''] = /npx cdk synth ([^"\\]*)/.exec(first) ?? [];
  const own = Object.fromEntries([...command.matchAll(/-c (\w+)=(\S+)/g)].map(([, key, value]) => [key, value]));
  const second = await synthesized(folder, own as Record<string, string>, 'second');

  expect(own).toEqual({ system: 'shop', target: 'eks', pipeline: 'true' });
  expect(second).toBe(first);
}, 180_000);

describe('a pipeline that cannot be is refused, with all that is wrong', () => {
  test.each<[string, Description, Parameters<typeof wantsPipeline>[1], string[]]>([
    ['without a repository', {}, { pipeline: 'true' }, ['delivery.repository', 'fix:     add delivery: { repository:']],
    [
      'of one stage, and wanted in other words',
      { delivery: { repository } },
      { pipeline: 'yes', stage: 'dev' },
      ['found:   yes', 'found:   dev', 'has all stages'],
    ],
    [
      'on a host that AWS does not know, without a connection',
      { delivery: { repository: 'https://git.acme.example/shop.git' } },
      { pipeline: 'true' },
      ['a repository on git.acme.example', 'github.com, gitlab.com, bitbucket.org'],
    ],
  ])('%s', (_, patch, context, said) => {
    const attempt = () => wantsPipeline(minimalSystem(patch), context);
    for (const text of said) expect(attempt).toThrow(text);
    expect(attempt).toThrow(UsageError);
  });

  test('none is there unless it is asked for', () => {
    expect(wantsPipeline(minimalSystem(), {})).toBe(false);
    expect(wantsPipeline(minimalSystem(), { pipeline: 'false', stage: 'dev' })).toBe(false);
  });
});
