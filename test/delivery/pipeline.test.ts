import { describe, expect, test } from '@jest/globals';
import { deploymentTargets } from '../../lib/spec/target';
import { minimalSystem, prod } from '../support/descriptions';
import type { Description } from '../support/descriptions';
import { actionsOf, deliver, pipelineOf, resourcesOf, variablesOf } from '../support/pipelines';

const repository = 'https://github.com/acme/shop.git';
/** In another region than the pipeline. */
const connectionArn = 'arn:aws:codeconnections:eu-west-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef';
const staging = {
  ...prod,
  network: { cidr: '10.20.0.0/16' },
  domain: { name: 'staging.shop.example.com', hostedZoneId: 'Z1' },
};
const tests = {
  integration: { command: "npm run e2e -- --grep 'a b'" },
  load: { command: 'k6 run load.js', timeoutMinutes: 90 },
};

const described = (delivery: Description = {}, stages: Description = {}) =>
  minimalSystem({
    delivery: { repository, ...delivery },
    stages: { staging: { ...staging, production: false, delivery: { tests } }, prod, ...stages },
  });
const system = described();

interface BuildSpecJson {
  readonly phases: Readonly<Record<'install' | 'build', { readonly commands?: string[] } | undefined>>;
}

describe.each(deploymentTargets)('a pipeline to %s', (target) => {
  const built = deliver(system, target);
  const paths = actionsOf(built).map(({ path }) => path);
  const actionAt = (path: string) => actionsOf(built).find((each) => each.path === path)!.action;
  /** Only Argo CD may still be at it when the ref has moved. */
  const arrival = (stage: string) => (target === 'eks' ? [`${stage}/Await_delivery`] : []);
  const isDeployment = (path: string) => path.startsWith('prod/') && path.endsWith('.Deploy');

  test('[CUS-23, CUS-24, CUS-25, CUS-26] goes from the commit through checks, dev, staging and its tests, and a person, to production', () => {
    expect(paths.filter((path) => !path.endsWith('.Deploy'))).toEqual([
      'Source/Repository',
      'Build/Synth',
      'UpdatePipeline/SelfMutate',
      'Assets/FileAssets',
      'dev/Move_env-dev',
      ...arrival('dev'),
      'dev/Smoke',
      'staging/Move_env-staging',
      ...arrival('staging'),
      'staging/Smoke',
      'staging/Integration',
      'staging/Load',
      'review-prod/Review_prod',
      'approve-prod/Approve_prod',
      'prod/Move_env-prod',
      ...arrival('prod'),
      'prod/Smoke',
    ]);
  });

  test('[CUS-25, XEO-24] no stack and no ref of production moves before a person said yes, and asks for it only there', () => {
    const approvals = paths.filter((path) => actionAt(path).ActionTypeId.Category === 'Approval');
    expect(approvals).toEqual(['approve-prod/Approve_prod']);
    const after = paths.slice(paths.indexOf('approve-prod/Approve_prod'));
    expect(after).toContain('prod/Move_env-prod');
    expect(
      paths.filter((path) => isDeployment(path) || path.startsWith('prod/')).every((path) => after.includes(path)),
    ).toBe(true);
    expect(pipelineOf(built).Stages.find(({ Name }) => Name === 'approve-prod')).not.toHaveProperty('BeforeEntry');
  });

  test('moves the ref of a stage when all its stacks are deployed, and asks it whether it works after that', () => {
    for (const stage of ['dev', 'staging', 'prod']) {
      const ofStage = pipelineOf(built).Stages.find(({ Name }) => Name === stage)!.Actions;
      const last = Math.max(...ofStage.filter(({ Name }) => Name.endsWith('.Deploy')).map(({ RunOrder }) => RunOrder));
      const orderOf = (name: string) => ofStage.find(({ Name }) => Name === name)!.RunOrder;
      expect(orderOf(`Move_env-${stage}`)).toBeGreaterThan(last);
      expect(orderOf('Smoke')).toBeGreaterThan(orderOf(`Move_env-${stage}`));
      expect(variablesOf(actionAt(`${stage}/Move_env-${stage}`))).toMatchObject({
        REF: `env/${stage}`,
        COMMIT: '#{Source@acme_shop.CommitId}',
      });
    }
  });

  test('[CUS-10, CUS-24] tests under the address of the stage, described or told by its stack, with an end', () => {
    expect(variablesOf(actionAt('dev/Smoke'))).toMatchObject({
      BASE_URL: expect.stringMatching(/^#\{devedge\w+\.EdgeUrl\w+\}$/),
      TEST_COMMAND: expect.stringContaining(`npx slipway smoke shop --stage dev --target ${target} --url "$BASE_URL"`),
    });
    expect(variablesOf(actionAt('staging/Integration'))).toMatchObject({
      BASE_URL: 'https://staging.shop.example.com',
      TEST_COMMAND: String.raw`timeout 30m bash -c 'npm run e2e -- --grep '\''a b'\'''`,
    });
    expect(variablesOf(actionAt('staging/Load'))['TEST_COMMAND']).toBe("timeout 90m bash -c 'k6 run load.js'");
  });

  test('[CUS-27] gives a stage that fails what it had at its last success', () => {
    const rolledBack = pipelineOf(built).Stages.filter(({ OnFailure }) => OnFailure !== undefined);
    expect(rolledBack.map(({ Name, OnFailure }) => [Name, OnFailure])).toEqual(
      ['dev', 'staging', 'prod'].map((stage) => [stage, { Result: 'ROLLBACK' }]),
    );
  });

  test('[CUS-25] shows the person who decides what would change, and where all of it is', () => {
    expect(actionAt('review-prod/Review_prod')).toMatchObject({ Namespace: 'review-prod' });
    expect(actionAt('approve-prod/Approve_prod').Configuration).toEqual({
      CustomData: '#{review-prod.SUMMARY}',
      ExternalEntityLink: '#{review-prod.LINK}',
    });
  });
});

describe('a pipeline to clusters', () => {
  const account = '222233334444';
  const built = deliver(described({}, { prod: { ...prod, account } }), 'eks');
  const waits = actionsOf(built).filter(({ path }) => path.endsWith('Await_delivery'));

  test('waits for each until Argo CD has delivered the commit, with the time that its releases take', () => {
    expect(waits.map(({ action }) => variablesOf(action))).toEqual(
      [
        ['dev', '111122223333'],
        ['staging', '111122223333'],
        ['prod', account],
      ].map(([stage, owner]) => ({
        WATCHES: `arn:aws:lambda:us-east-1:${owner}:function:shop-${stage}-delivery-watch`,
        REGION: 'us-east-1',
        MINUTES: '30',
        COMMIT: '#{Source@acme_shop.CommitId}',
      })),
    );
  });

  test('may run these functions and no others, with one project for all', () => {
    const statements = resourcesOf(built, 'AWS::IAM::Policy').flatMap(
      ({ PolicyDocument }) => (PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] }).Statement,
    );
    const running = statements.filter(({ Action }) => Action === 'lambda:InvokeFunction');
    expect(running.map(({ Resource }) => JSON.stringify(Resource).match(/shop-\w+-delivery-watch"/g))).toEqual([
      ['dev', 'staging', 'prod'].map((stage) => `shop-${stage}-delivery-watch"`),
    ]);
    expect(resourcesOf(built, 'AWS::CodeBuild::Project')).toHaveLength(7);
  });
});

describe('a pipeline that builds the images', () => {
  const built = deliver(described({ images: { builtBy: 'codebuild' } }), 'fargate');
  const paths = actionsOf(built).map(({ path }) => path);
  const ofImages = <T extends { PolicyName?: unknown }>(policies: readonly T[]) =>
    policies.filter(({ PolicyName }) => String(PolicyName).startsWith('DeliveryImages'));

  test('does so once the registry is there, before any stage', () => {
    const before = paths.slice(0, paths.indexOf('images/Release_images'));
    expect(before.some((path) => path.startsWith('shared/'))).toBe(true);
    expect(before.filter((path) => path.startsWith('dev/'))).toEqual([]);
    const action = actionsOf(built).find(({ path }) => path === 'images/Release_images')!.action;
    expect(variablesOf(action)).toEqual({
      SYSTEM: 'shop',
      BRANCH: 'main',
      COMMIT: '#{Source@acme_shop.CommitId}',
      REGISTRY: '111122223333.dkr.ecr.us-east-1.?',
      REPOSITORY_URL: expect.stringContaining('/git-http/'),
    });
  });

  test('in one privileged build, which may push images of this system and write to this repository', () => {
    const privileged = resourcesOf(built, 'AWS::CodeBuild::Project').filter(
      ({ Environment }) => (Environment as { PrivilegedMode?: boolean }).PrivilegedMode,
    );
    expect(privileged).toHaveLength(1);
    const policies = JSON.stringify(ofImages(resourcesOf(built, 'AWS::IAM::Policy')));
    expect(policies).toContain('"codeconnections:FullRepositoryId":"acme/shop"');
    expect(policies).toContain(':repository/shop/api"');
    expect(policies).not.toMatch(/ecr:(\*|Delete|Set)|sts:AssumeRole/);
    expect(built.pipeline.findings).toEqual([]);
  });

  test('is the only one: with workflows at GitHub there is no such build', () => {
    expect(actionsOf(deliver(system, 'fargate')).map(({ path }) => path)).not.toContain('images/Release_images');
  });
});

describe('a pipeline', () => {
  const built = deliver(system, 'fargate');

  test('[CUS-18, XEO-21, EXA-25] is one of CodePipeline, starts on a push to the branch, and delivers every commit after the other', () => {
    expect(pipelineOf(built)).toMatchObject({ PipelineType: 'V2', ExecutionMode: 'QUEUED' });
    expect(pipelineOf(built).Triggers).toEqual([
      {
        ProviderType: 'CodeStarSourceConnection',
        GitConfiguration: {
          SourceActionName: 'Repository',
          Push: [
            {
              Branches: { Includes: ['main'] },
              FilePaths: { Excludes: ['docs/**', '**/*.md', 'LICENSE', '.github/**'] },
            },
          ],
        },
      },
    ]);
  });

  test('has few projects, however many stages there are', () => {
    expect(resourcesOf(built, 'AWS::CodeBuild::Project')).toHaveLength(6);
    const more = described({}, { qa: { ...staging, network: { cidr: '10.60.0.0/16' } } });
    expect(resourcesOf(deliver(more, 'fargate'), 'AWS::CodeBuild::Project')).toHaveLength(6);
  });

  test('lets nothing but the mover of refs write to the repository, and only to this one', () => {
    const statements = resourcesOf(built, 'AWS::IAM::Policy').flatMap(({ PolicyName, PolicyDocument }) =>
      (PolicyDocument as { Statement: { Action: string | string[] }[] }).Statement.map((statement) => ({
        PolicyName,
        statement,
      })),
    );
    const using = statements.filter(({ statement }) => JSON.stringify(statement.Action).includes('UseConnection'));
    expect(using.map(({ PolicyName }) => String(PolicyName).replace(/DefaultPolicy.*/, ''))).toEqual([
      'DeliveryRefProjectRole',
      'DeliveryRefProjectRole',
      'DeliveryPipelinesPipelineRole',
    ]);
    expect(using[0]!.statement).toMatchObject({
      Condition: { StringEquals: { 'codeconnections:FullRepositoryId': 'acme/shop' } },
    });
  });

  test('reads through the connection that is given, or makes one for a person to authorise', () => {
    expect(resourcesOf(built, 'AWS::CodeConnections::Connection')).toEqual([
      expect.objectContaining({ ConnectionName: 'shop-delivery', ProviderType: 'GitHub' }),
    ]);
    const given = deliver(described({ connectionArn }), 'fargate');
    expect(resourcesOf(given, 'AWS::CodeConnections::Connection')).toEqual([]);
    expect(
      variablesOf(actionsOf(given).find(({ path }) => path === 'dev/Move_env-dev')!.action)['REPOSITORY_URL'],
    ).toBe(
      'https://codeconnections.eu-west-1.?/git-http/111122223333/eu-west-1/01234567-89ab-cdef-0123-456789abcdef/acme/shop.git',
    );
  });

  test('[CUS-47] tells of every release: failed, succeeded, and waiting for a person', () => {
    expect(resourcesOf(built, 'AWS::CodeStarNotifications::NotificationRule')[0]).toMatchObject({
      EventTypeIds: [
        'codepipeline-pipeline-pipeline-execution-failed',
        'codepipeline-pipeline-pipeline-execution-succeeded',
        'codepipeline-pipeline-manual-approval-needed',
      ],
    });
  });

  test('asks in production without approval still when permissions are broadened', () => {
    const trusting = deliver(described({}, { prod: { ...prod, delivery: { approval: false } } }), 'fargate');
    expect(pipelineOf(trusting).Stages.find(({ Name }) => Name === 'approve-prod')?.BeforeEntry).toMatchObject({
      Conditions: [
        {
          Result: 'SKIP',
          Rules: [
            {
              RuleTypeId: { Provider: 'VariableCheck' },
              Configuration: { Variable: '#{review-prod.BROADENS}', Operator: 'EQ', Value: 'yes' },
            },
          ],
        },
      ],
    });
  });

  test('waits in front of a stage for its window', () => {
    const window = { cron: '* 9-15 * * 1-4', timeZone: 'Europe/Berlin' };
    const patient = deliver(described({}, { prod: { ...prod, delivery: { window } } }), 'fargate');
    expect(pipelineOf(patient).Stages.find(({ Name }) => Name === 'prod')?.BeforeEntry).toMatchObject({
      Conditions: [
        {
          Result: 'FAIL',
          Rules: [{ Configuration: { Cron: '* * 9-15 ? * 2-5 *', TimeZone: 'Europe/Berlin' } }],
        },
      ],
    });
  });

  test('does not ask a stage that admits declared addresses only, since it would get no answer', () => {
    const closed = { ingress: { exposure: 'public', allowedCidrs: ['203.0.113.7/32'] }, edge: { cdn: false } };
    const paths = actionsOf(deliver(described({}, { dev: closed }), 'fargate')).map(({ path }) => path);
    expect(paths).toContain('dev/Move_env-dev');
    expect(paths).not.toContain('dev/Smoke');
  });

  test('runs npm where there is a package of the team only: not beside the assembly, with which it changes itself', () => {
    const specs = resourcesOf(built, 'AWS::CodeBuild::Project').map(
      ({ Source }) => (Source as { BuildSpec: string }).BuildSpec,
    );
    const inline = specs.filter((spec) => spec.startsWith('{')).map((spec) => JSON.parse(spec) as BuildSpecJson);
    const installing = inline.map(({ phases }) => phases.install?.commands ?? []);
    expect(installing.filter((commands) => commands.includes('npm ci'))).toEqual([['npm ci'], ['npm ci'], ['npm ci']]);
    expect(installing).toContainEqual(['npm install -g aws-cdk@2.1148.1']);
  });

  test('keeps what its stages hand to each other encrypted, with a key that rotates', () => {
    expect(resourcesOf(built, 'AWS::KMS::Key')).toEqual([expect.objectContaining({ EnableKeyRotation: true })]);
    expect(
      resourcesOf(built, 'AWS::CodeBuild::Project').filter(({ EncryptionKey }) => EncryptionKey === undefined),
    ).toEqual([]);
  });
});

describe('a pipeline to a stage in another account and region', () => {
  const zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
  const abroad = deliver(
    described({}, { prod: { ...prod, account: '222233334444', region: 'eu-central-1', zones } }),
    'fargate',
  );
  const support = abroad.pipeline.stacks.find(({ region }) => region === 'eu-central-1')!;

  test('passes the gate, with what it needs in that region', () => {
    expect(abroad.pipeline.findings).toEqual([]);
    expect(abroad.pipeline.stacks.map(({ stackName, region }) => [stackName, region])).toEqual([
      ['shop-shared-pipeline-support-eu-central-1', 'eu-central-1'],
      ['shop-shared-pipeline', 'us-east-1'],
    ]);
  });

  test('deploys with the role that trusts the delivery account, which reads the artifacts and their key', () => {
    const deploy = actionsOf(abroad).find(({ path }) => path === 'prod/shop-prod-network.Deploy')!.action;
    expect(deploy).toMatchObject({ Region: 'eu-central-1', RoleArn: { 'Fn::Join': expect.anything() } });
    const role = ':iam::222233334444:role/cdk-hnb659fds-deploy-role-222233334444-eu-central-1';
    expect(JSON.stringify(deploy)).toContain(role);
    for (const type of ['AWS::KMS::Key', 'AWS::S3::BucketPolicy'])
      expect(JSON.stringify(Object.values(support.json.Resources).filter(({ Type }) => Type === type))).toContain(role);
  });

  test('keeps the key as long as there is something that it encrypts', () => {
    const keys = Object.values(support.json.Resources).filter(({ Type }) => Type === 'AWS::KMS::Key');
    expect(keys).toEqual([
      expect.objectContaining({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }),
    ]);
  });
});
