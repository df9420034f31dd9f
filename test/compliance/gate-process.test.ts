import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(__dirname, '../..');

interface Outcome {
  readonly exitCode: number | null;
  readonly said: string;
}

/** Runs `gated-app.ts` in a process of its own. */
function runApp(scenario: string, validation: 'true' | 'false'): Outcome {
  return run(['bin/run.cjs', '--entry', 'test/compliance/gated-app', scenario], validation);
}

function run(args: readonly string[], validation: 'true' | 'false'): Outcome {
  const { CDK_OUTDIR: _, NODE_ENV: __, ...inherited } = process.env;
  const env = { ...inherited, CDK_VALIDATION: validation };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  return { exitCode: status, said: stdout + stderr };
}

describe('the app alone', () => {
  test('passes in silence when there is nothing to find', () => {
    expect(runApp('clean', 'false')).toEqual({ exitCode: 0, said: '' });
  });

  test('exits with 1 for a finding and for an acknowledgment in vain, and says where they are', () => {
    const { exitCode, said } = runApp('finding-and-unused-acknowledgment', 'false');
    expect(said).toMatch(/^Slipway-EncryptionAtRest\n {2}at dev\/main\/Files\n/);
    expect(said).toContain('\nSlipway-UnusedAcknowledgment\n  at dev/main/Key\n');
    expect(exitCode).toBe(1);
  });
});

describe('the app with the default rules of CloudFormation', () => {
  test('exits with 1 for a template that these refuse, and judges their acknowledgments', () => {
    const { exitCode, said } = runApp('bad-template-and-unused-acknowledgment', 'true');
    expect(said).toMatch(/^CloudFormation-Validate::F3002\n {2}at dev\/main\/Alias\n/);
    expect(said).toContain('\nSlipway-UnusedAcknowledgment\n  at dev/main/Key\n');
    expect(exitCode).toBe(1);
  });

  test('passes a template whose fault is acknowledged', () => {
    expect(runApp('acknowledged-bad-template', 'true')).toEqual({ exitCode: 0, said: '' });
  });
});

test('cdk synth fails for a finding within a stage, though nobody selects its stacks', () => {
  const app = 'node bin/run.cjs --entry test/compliance/gated-app finding-and-unused-acknowledgment';
  const output = join(process.env.TMPDIR ?? '.', 'cdk.out');
  const { exitCode, said } = run(
    [require.resolve('aws-cdk/bin/cdk'), 'synth', '--quiet', '--app', app, '--output', output],
    'false',
  );
  expect(said).toContain('Slipway-EncryptionAtRest');
  expect(exitCode).toBe(1);
});
