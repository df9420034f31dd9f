import { describe, expect, test } from '@jest/globals';
import { App, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Finding, StageVerdict } from '../../lib/compliance/finding';
import { findingsOf, formatFindings, installGate } from '../../lib/compliance/gate';
import { acknowledge } from '../../lib/shared/acknowledge';

const env = { account: '111122223333', region: 'eu-west-1' };
const reason = 'this queue only exists for the length of a test';

/** A queue with two findings of AwsSolutions: no dead-letter queue (SQS3), no TLS demanded (SQS4). */
function queueIn(stack: Stack): Queue {
  return new Queue(stack, 'Queue', { encryption: QueueEncryption.SQS_MANAGED });
}

function verdictsOf(build: (app: App) => void): StageVerdict[] {
  const app = new App({ builtinCloudFormationValidation: false });
  installGate(app);
  build(app);
  return findingsOf(app, app.synth());
}

/** The verdict about one stage with one stack. */
function verdictOf(build: (stack: Stack) => void): StageVerdict | undefined {
  return verdictsOf((app) => build(new Stack(new Stage(app, 'dev', { env }), 'main'))).find(
    ({ stage }) => stage === 'dev',
  );
}

function rules(findings: readonly Finding[] = []): string[] {
  return findings.map(({ rule }) => rule);
}

describe('a finding', () => {
  test('is plain data that names rule, construct, resource and stack', () => {
    const verdict = verdictOf((stack) => void queueIn(stack));
    expect(verdict?.findings).toEqual([
      {
        rule: 'AwsSolutions-SQS3',
        constructPath: 'dev/main/Queue/Resource',
        logicalId: 'Queue4A7E3555',
        stack: 'dev-main',
        message: expect.stringContaining('dead-letter queue'),
        severity: 'error',
      },
      expect.objectContaining({ rule: 'AwsSolutions-SQS4' }),
    ]);
  });

  test('belongs to its stage, and to none outside of every stage', () => {
    const verdicts = verdictsOf((app) => {
      queueIn(new Stack(app, 'pipeline', { env }));
      new Stack(new Stage(app, 'dev', { env }), 'main');
      queueIn(new Stack(new Stage(app, 'prod', { env }), 'main'));
    });
    expect(verdicts.map(({ stage, findings }) => [stage, findings.length])).toEqual([
      ['', 2],
      ['dev', 0],
      ['prod', 2],
    ]);
  });

  test('may be a warning of a construct', () => {
    const verdict = verdictOf((stack) =>
      Validations.of(new Construct(stack, 'Service')).addWarning('own:slow', 'slow'),
    );
    expect(verdict?.findings).toEqual([
      expect.objectContaining({ rule: 'Annotation::own:slow', severity: 'warning', message: 'slow' }),
    ]);
  });

  test('reads as a paragraph with its place', () => {
    const text = formatFindings(verdictOf((stack) => void queueIn(stack))?.findings ?? []);
    expect(text).toContain('AwsSolutions-SQS3\n  at dev/main/Queue/Resource\n  The SQS queue');
    expect(text).toContain('2 finding(s)');
  });
});

describe('an acknowledged finding', () => {
  test('is listed with its reason instead', () => {
    const verdict = verdictOf((stack) => {
      const queue = queueIn(stack);
      acknowledge(queue, 'AwsSolutions-SQS3', reason);
      acknowledge(queue, 'AwsSolutions-SQS4', reason);
    });
    expect(verdict?.findings).toEqual([]);
    expect(verdict?.acknowledged).toEqual([
      { rule: 'AwsSolutions-SQS3', constructPath: 'dev/main/Queue/Resource', reason },
      { rule: 'AwsSolutions-SQS4', constructPath: 'dev/main/Queue/Resource', reason },
    ]);
  });

  test.each(['before', 'after'])('may be a warning that is acknowledged %s it is given', (order) => {
    const verdict = verdictOf((stack) => {
      const service = new Construct(stack, 'Service');
      const steps = [
        () => acknowledge(service, 'Annotation::own:slow', reason),
        () => Validations.of(service).addWarning('own:slow', 'slow'),
      ];
      for (const step of order === 'before' ? steps : steps.toReversed()) step();
    });
    expect(verdict?.findings).toEqual([]);
    expect(verdict?.acknowledged).toEqual([
      { rule: 'Annotation::own:slow', constructPath: 'dev/main/Service', reason },
    ]);
  });

  test('may be one of our own rules, by the part that it names', () => {
    const verdict = verdictOf((stack) => {
      const queue = new Queue(stack, 'Queue', { queueName: 'q'.repeat(81), encryption: QueueEncryption.SQS_MANAGED });
      for (const id of ['AwsSolutions-SQS3', 'AwsSolutions-SQS4', 'Slipway-PhysicalNameLength[QueueName:81>80]']) {
        acknowledge(queue, id, reason);
      }
    });
    expect(verdict?.findings).toEqual([]);
  });
});

describe('an acknowledgment that silences nothing', () => {
  test('is a finding, even where the same rule is silenced above', () => {
    const verdict = verdictOf((stack) => {
      const parent = new Construct(stack, 'Queues');
      acknowledge(parent, 'AwsSolutions-SQS3', reason);
      acknowledge(parent, 'AwsSolutions-SQS4', reason);
      const queue = new Queue(parent, 'Queue', { encryption: QueueEncryption.SQS_MANAGED });
      acknowledge(queue, 'AwsSolutions-SQS3', reason);
    });
    expect(verdict?.findings).toEqual([
      {
        rule: 'Slipway-UnusedAcknowledgment',
        constructPath: 'dev/main/Queues',
        stack: 'dev-main',
        message: expect.stringContaining('AwsSolutions::AwsSolutions-SQS3'),
        severity: 'error',
      },
    ]);
  });

  test.each(['AwsSolutions-IAM5', 'Slipway-PlainTextSecret[x]', 'Annotation::own:slow'])('is a finding: %s', (id) => {
    const verdict = verdictOf((stack) => acknowledge(new Construct(stack, 'Empty'), id, reason));
    expect(rules(verdict?.findings)).toEqual(['Slipway-UnusedAcknowledgment']);
  });

  test('is not judged for CloudFormation rules while these are off', () => {
    const verdict = verdictOf((stack) =>
      acknowledge(new Construct(stack, 'Empty'), 'CloudFormation-Validate::F3002', reason),
    );
    expect(verdict?.findings).toEqual([]);
  });
});

describe('an acknowledgment past our own function', () => {
  test.each(['AwsSolutions-SQS3', 'AwsSolutions::AwsSolutions-SQS3'])('is a finding: %s on a whole stack', (id) => {
    const verdict = verdictOf((stack) => {
      acknowledge(queueIn(stack), 'AwsSolutions-SQS4', reason);
      Validations.of(stack).acknowledge({ id, reason });
    });
    expect(rules(verdict?.findings)).toEqual(['Slipway-DirectAcknowledgment']);
  });

  test('is left alone where the CDK library does it to its own rules', () => {
    const verdict = verdictOf((stack) => {
      Validations.of(new Construct(stack, 'FlowLog')).acknowledge({ id: 'CloudFormation-Validate::F3002', reason });
    });
    expect(verdict?.findings).toEqual([]);
  });
});

describe('a gate that did not judge', () => {
  test('says so when it was not installed', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    expect(() => findingsOf(app, app.synth())).toThrow('installGate(app) must come before synthesis');
  });

  test('says so when a plugin failed, instead of passing everything', () => {
    const failing = {
      name: 'Broken',
      validate: () => {
        throw new Error('out of order');
      },
    };
    const build = (app: App) => {
      new Stack(app, 'main');
      Validations.of(app).addPlugins(failing);
    };
    expect(() => verdictsOf(build)).toThrow('out of order');
  });
});
