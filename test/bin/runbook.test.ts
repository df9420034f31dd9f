import { describe, expect, test } from '@jest/globals';
import { minimalDescription, prod } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import { run } from './run-command';

const description = minimalDescription({
  databases: { main: {} },
  services: { api: { uses: ['main'] } },
  stages: { prod },
});
const folder = folderOf({
  'systems/shop.ts': `import { defineSystem } from 'slipway';\nexport default defineSystem(${JSON.stringify(description)});\n`,
});

describe('[CUS-37] slipway runbook', () => {
  test('prints one stage, and writes nothing', async () => {
    const { status, stdout, stderr } = await run(folder, ['runbook', 'shop', '--stage', 'prod', '--target', 'eks']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^# Recovery of shop prod on eks\n/);
  });

  test.each([
    ['several stages', [], 'a runbook is for one stage'],
    ['a stage that is none', ['--stage', 'life'], "unknown stage 'life'"],
    ['a target that is none', ['--stage', 'prod', '--target', 'mars'], "unknown target 'mars'"],
  ])('says what is wrong with %s', async (_, flags, message) => {
    const { status, stdout, stderr } = await run(folder, ['runbook', 'shop', ...flags]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
