import { rmSync } from 'node:fs';
import type { App } from 'aws-cdk-lib';
import { findingsOf } from '../../lib/compliance/gate';
import { validatesTemplates } from '../../lib/compliance/template-validation';
import type { SystemSpec } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import { addDeliveredSystem, addSystem, createApp } from '../../stacks/system-app';
import { releasedTags } from './synth';

/** What is synthesized under all gates. */
export interface Judged {
  /** Default: fargate. */
  readonly target?: DeploymentTarget;
  /** Default: dev. */
  readonly stage?: string;
}

/**
 * What the whole gate finds in a stage, the default rules of CloudFormation included: `rule at stack/construct`.
 *
 * The rules take seconds to load, so this is for files named `<subject>.validation.ts`, which all run in one process.
 */
export function findingsOfAllGates(system: SystemSpec, { target = 'fargate', stage = 'dev' }: Judged = {}): string[] {
  return judged((app) => {
    addSystem(app, system, { target, released: releasedTags(system, true), stages: [stage] });
  });
}

/** The same of a system with its pipeline, whole. */
export function findingsOfDelivery(system: SystemSpec, target: DeploymentTarget): string[] {
  return judged((app) => {
    addDeliveredSystem(app, system, { target, released: releasedTags(system, true) });
  });
}

function judged(fill: (app: App) => void): string[] {
  return withCloudFormationRules(() => {
    const app = createApp();
    if (!validatesTemplates(app)) throw new Error('the rules of CloudFormation are off');
    fill(app);
    const assembly = app.synth();
    try {
      const findings = findingsOf(app, assembly).flatMap((verdict) => verdict.findings);
      return findings.map(({ rule, constructPath, message }) => `${rule} at ${constructPath}: ${message}`);
    } finally {
      rmSync(assembly.directory, { recursive: true, force: true });
    }
  });
}

/** CDK reads the switch from the environment, where the tests have turned it off. */
function withCloudFormationRules<T>(body: () => T): T {
  const before = process.env['CDK_VALIDATION'];
  delete process.env['CDK_VALIDATION'];
  try {
    return body();
  } finally {
    process.env['CDK_VALIDATION'] = before;
  }
}
