import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { runbook } from '../../lib/render/runbook/runbook';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';
import { stageOf } from '../support/synth';
import { systems } from '../support/systems';

const place = { region: 'us-west-2', zones: ['us-west-2a', 'us-west-2b'], network: { cidr: '10.110.0.0/16' } };
const data = {
  databases: { main: { highAvailability: 'multi-az' } },
  buckets: { uploads: {} },
  services: {
    api: { uses: ['main', 'uploads'], replicas: { min: 2, max: 4 }, scaling: [{ metric: 'cpu', percent: 70 }] },
    worker: { kind: 'worker', image: 'ghcr.io/example/worker:1', uses: [{ name: 'main', access: 'read-only' }] },
  },
  stages: { dev: { domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789' } } },
};

const open = {
  ingress: { exposure: 'public' },
  domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789' },
};

const bookOf = (recovery: Description | undefined, target: DeploymentTarget = 'fargate', patch: Description = {}) =>
  runbook({
    spec: minimalStage({ ...data, ...patch, ...(recovery && { recovery }) }),
    target,
    account: '111122223333',
  });

/** Steps of one section, by their first word. */
function steps(book: string, title: string): string[] {
  const section = book.split('\n## ').find((each) => each.startsWith(title)) ?? '';
  return [...section.matchAll(/^\d+\. (\w+)/gm)].map(([, word = '']) => word.toLowerCase());
}

describe('[CUS-37, RWP-30] recovery by hand is written down with the names of the stage', () => {
  test('the loss of a region, in order: database, configuration, services, verification, consistency', () => {
    const book = bookOf({ strategy: 'pilot-light', ...place });
    expect(steps(book, 'The region us-east-1 fails')).toEqual([
      'how',
      'database',
      'configuration',
      'services',
      'services',
      'verification',
      'consistency',
      'when',
    ]);
    expect(book).toContain('arn:aws:states:us-west-2:111122223333:stateMachine:shop-dev-failover');
    expect(book).toContain("npx cdk deploy 'dev-recovery/**' -c system=shop -c target=fargate");
    expect(book).toContain("stages.dev.recovery`: `active: 'secondary'`");
    expect(book).toContain('## Back to us-east-1');
  });

  test('with a whole stage that waits there, the name goes with the data, and nothing is deployed before users are served', () => {
    const book = bookOf({ strategy: 'warm-standby', ...place }, 'fargate', { stages: { dev: open } });
    const section = book.split('\n## ').find((each) => each.startsWith('The region us-east-1 fails')) ?? '';
    expect(section).toContain('Then the name leads there');
    const beforeUsers = section.slice(0, section.indexOf('Configuration:'));
    expect(beforeUsers).toContain('{"phase":"data"}');
    expect(beforeUsers).not.toContain('cdk deploy');
    expect(section).not.toContain('CloudFront, its certificate');
    expect(book).toContain('{"phase":"back"}');
  });

  test('the way back: data follows, nobody writes, it takes over, and the other side follows again', () => {
    const book = bookOf({ strategy: 'pilot-light', ...place });
    const section = book.split('\n## ').find((each) => each.startsWith('Back to us-east-1')) ?? '';
    const found = [
      ...section.matchAll(/--region (\S+) --state-machine-arn \S+ --input '\{"phase":"(\w+)"\}'|(desired-count 0)/g),
    ];
    expect(found.map(([, region, phase, stop]) => stop ?? `${phase} in ${region}`)).toEqual([
      'follow in us-east-1',
      'desired-count 0',
      'desired-count 0',
      'data in us-east-1',
      'verify in us-east-1',
      'follow in us-west-2',
    ]);
  });

  test('from copies alone everything is made, in the same order', () => {
    const book = bookOf({ strategy: 'backup', region: 'us-west-2' });
    expect(steps(book, 'The region us-east-1 fails')).toEqual([
      'configuration',
      'database',
      'configuration',
      'services',
      'verification',
      'consistency',
    ]);
    expect(book).toContain('--backup-vault-name shop-dev-recovery');
  });

  test('and where nothing is prepared, it says that', () => {
    expect(bookOf(undefined)).toContain('Nothing is prepared in another region: wait for this one.');
  });

  test('data that is wrong: nobody writes while it is restored beside what is there', () => {
    const book = bookOf(undefined);
    expect(book).toContain(
      'restore-db-instance-to-point-in-time --region us-east-1 --source-db-instance-identifier shop-dev-main',
    );
    expect(book).toContain('rotate-secret --region us-east-1 --secret-id shop/dev/main/api');
    expect(book).toContain('--cluster shop-dev-a --service worker --desired-count 0');
    // or scaling would start them again
    expect(book).toContain('--resource-id service/shop-dev-a/api --suspended-state DynamicScalingInSuspended=true');
    expect(book).not.toContain('service/shop-dev-a/worker');
    expect(book).toContain('--bucket shop-dev-uploads-111122223333-us-east-1');
  });

  test('with the tools of the target', () => {
    const book = bookOf({ strategy: 'pilot-light', ...place }, 'eks');
    expect(book).toContain('kubectl -n shop annotate scaledobject api autoscaling.keda.sh/paused-replicas=0');
    expect(book).toContain('kubectl -n shop scale deployment/worker --replicas=0');
    expect(book).not.toContain('aws ecs');
  });

  test('a cluster of Aurora is restored as one', () => {
    const patch = { databases: { main: { engine: 'aurora-postgres' } } };
    expect(bookOf(undefined, 'fargate', patch)).toContain('restore-db-cluster-to-point-in-time');
  });
});

describe.each(systems.flatMap((system) => system.stages.map(({ stage }) => ({ name: system.name, stage, system }))))(
  '$name $stage',
  ({ system, stage }) => {
    test.each(['fargate', 'eks'] as const)(
      'every command of its runbook on %s is one that a shell can read',
      (target) => {
        const book = runbook({ spec: stageOf(system, stage), target, account: '111122223333' });
        const blocks = [...book.matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, lines = '']) => lines);
        expect(blocks.length).toBeGreaterThan(0);
        // what a person fills in stands in angle brackets
        const filled = blocks.join('\n').replaceAll(/<[\w -]+(: *\w+)*>|<YYYY[^>]*>/g, 'filled');
        const { status, stderr } = spawnSync('sh', ['-n'], { input: filled, encoding: 'utf8' });
        expect([status, stderr]).toEqual([0, '']);
        expect(book).not.toMatch(/undefined|\[object/);
      },
    );
  },
);
