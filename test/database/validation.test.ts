import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Finding } from '../../lib/compliance/finding';
import { findingsOf } from '../../lib/compliance/gate';
import { addSystem, createApp } from '../../stacks/system-app';
import { releasedTags } from '../support/synth';
import { modes, systemWith } from './modes';

const before = process.env['CDK_VALIDATION'];
beforeAll(() => {
  delete process.env['CDK_VALIDATION'];
});
afterAll(() => {
  process.env['CDK_VALIDATION'] = before;
});

/** What the gate finds with CloudFormation's own rules, in the stack of the databases. */
function findings(main: (typeof modes)[keyof typeof modes], stage: string): Finding[] {
  const system = systemWith(main);
  const app = createApp();
  addSystem(app, system, { target: 'fargate', released: releasedTags(system, true), stages: [stage] });
  const assembly = app.synth();
  try {
    return findingsOf(app, assembly)
      .flatMap((verdict) => verdict.findings)
      .filter(({ stack }) => stack?.endsWith('-database'));
  } finally {
    rmSync(assembly.directory, { recursive: true, force: true });
  }
}

test.each(Object.entries(modes))('the gate has nothing against %s, with the rules of CloudFormation too', (_, main) => {
  expect(findings(main, 'prod')).toEqual([]);
});

test('nor against data that may be lost', () => {
  expect(findings(modes.serverless, 'dev')).toEqual([]);
});
