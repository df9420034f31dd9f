import { describe, expect, test } from '@jest/globals';
import { bootstrapChecklist } from '../../lib/plan/bootstrap-checklist';
import { AUTHORITY } from '../support/certificates';
import type { Description } from '../support/descriptions';
import { minimalSystem, prod } from '../support/descriptions';

const registry = { account: '111122223333', region: 'us-east-1' };
const checklistOf = (patch: Description) => bootstrapChecklist(minimalSystem(patch), registry);
const whats = (patch: Description, beginning = '') =>
  checklistOf(patch)
    .map(({ what }) => what)
    .filter((what) => what.startsWith(beginning));

const frankfurt = {
  ...prod,
  region: 'eu-central-1',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  domain: undefined,
  ingress: { allowedCidrs: ['203.0.113.0/24'] },
  production: false,
};

describe('every account and region that is deployed to is bootstrapped once', () => {
  test('one for all stages of one region', () => {
    expect(whats({ stages: { test: { ...frankfurt, region: 'us-east-1', zones: prod.zones } } }, 'Bootstrap')).toEqual([
      'Bootstrap aws://111122223333/us-east-1',
    ]);
  });

  test('each region, that of the registry first', () => {
    expect(whats({ stages: { test: frankfurt } }, 'Bootstrap')).toEqual([
      'Bootstrap aws://111122223333/us-east-1',
      'Bootstrap aws://111122223333/eu-central-1',
    ]);
  });

  test('us-east-1 as well, in the account of a stage that has CloudFront or a certificate for it', () => {
    const stage = { ...frankfurt, account: '444455556666', ingress: { exposure: 'cdn-only' }, edge: { cdn: true } };
    expect(whats({ stages: { test: stage } })).toContain('Bootstrap aws://444455556666/us-east-1');
  });

  test('another account trusts the one that delivers, and is told to', () => {
    const items = checklistOf({ stages: { test: { ...frankfurt, account: '444455556666' } } });
    expect(items.map(({ command }) => command)).toContain(
      'npx cdk bootstrap aws://444455556666/eu-central-1 --trust 111122223333 --cloudformation-execution-policies <policy>',
    );
    expect(items.map(({ what }) => what)).toContain('Allow account 444455556666 in eu-central-1 to receive images');
  });
});

describe('names that only a person can give away', () => {
  const withDomain = (domain: Description) => whats({ stages: { prod: { ...prod, domain } } });

  test('a zone must be delegated, or the first deployment waits for its certificate in vain', () => {
    expect(withDomain(prod.domain)).toContain('Delegate the hosted zone Z0123456789PROD of shop.example.com');
  });

  test('[RWP-01] at Cloudflare, the record and what proves who asks are set, and us-east-1 is not needed', () => {
    const stage = {
      ...frankfurt,
      ingress: { exposure: 'cloudflare', cloudflare: { originPullCa: AUTHORITY } },
      domain: {
        name: 'shop.example.com',
        certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d',
      },
    };
    const all = whats({ stages: { test: { ...stage, account: '444455556666' } } });
    expect(all.filter((what) => what.startsWith('At Cloudflare'))).toEqual([
      expect.stringContaining('CNAME, proxied'),
      expect.stringContaining('Full (strict), Always Use HTTPS, Authenticated Origin Pulls'),
    ]);
    expect(all.join()).not.toContain('444455556666/us-east-1');
    expect(all.join()).not.toContain('CloudFront');
  });

  test('without a zone, the record is written elsewhere', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000';
    expect(withDomain({ name: 'shop.example.com', certificateArn })).toContain(
      'Point shop.example.com at the load balancer or CloudFront',
    );
  });
});

describe('secrets that only a person knows', () => {
  test('are filled in each stage, by a command that keeps them off the screen', () => {
    const item = checklistOf({ secrets: { openai: { description: 'Key of OpenAI.' } } }).at(-1);
    expect(item).toMatchObject({ what: expect.stringContaining('shop/dev/openai'), why: 'Key of OpenAI.' });
    expect(item?.command).toMatch(/--secret-id shop\/dev\/openai --secret-string file:\/\/\/dev\/stdin$/);
  });

  const secrets = { certificate: {}, mail: {}, openai: {} };
  const agent = { kind: 'daemon', image: 'example/agent:1', replicas: 1, secrets: { CERTIFICATE: 'certificate' } };
  const search = {
    kind: 'worker',
    image: 'example/search:1',
    sidecars: { proxy: { image: 'example/proxy:1', secrets: { KEY: { secret: 'openai', field: 'key' } } } },
  };
  const services = { api: { secrets: { MAIL: 'mail', OPENAI: 'openai' } }, agent, search };
  const early = (name: string, reader: string) =>
    `Fill the secret shop/dev/${name}, after npx cdk deploy 'shared/**' 'dev/network' 'dev/storage' and before any other stack: ${reader} starts in the first deployment`;

  test('are filled before anything else where a service starts without a release', () => {
    expect(whats({ secrets, services }, 'Fill')).toEqual([
      early('certificate', 'agent'),
      'Fill the secret shop/dev/mail, after the storage stack and before the first release',
      early('openai', 'search'),
    ]);
  });

  test('can wait on eks, where nothing starts before its chart is pushed', () => {
    const onEks = bootstrapChecklist(minimalSystem({ secrets, services }), registry, ['eks']);
    expect(onEks.map(({ what }) => what).join()).not.toContain('before any other stack');
    const slots = { a: { weightPercent: 100 }, b: { weightPercent: 0, target: 'fargate' } };
    const moving = bootstrapChecklist(minimalSystem({ secrets, services, compute: { slots } }), registry, ['eks']);
    expect(moving.map(({ what }) => what)).toContain(early('certificate', 'agent'));
  });

  test('are left alone where they exist already', () => {
    const existing = { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:openai-AbCdEf' };
    expect(whats({ secrets: { openai: { existing } } }, 'Fill')).toEqual([]);
  });
});

test('a Slack workspace is authorised once in each account that tells it', () => {
  const channel = { kind: 'slack', workspaceId: 'T0ABC1234', channelId: 'C0ABC1234' };
  const system = minimalSystem({ notifications: { critical: [channel], warning: [channel] } });
  const items = bootstrapChecklist(system, { account: '111122223333', region: 'us-east-1' });
  expect(items.flatMap(({ what }) => (what.includes('Slack') ? [what] : []))).toEqual([
    'Authorise the Slack workspace T0ABC1234 in account 111122223333: console of Amazon Q Developer in chat applications',
  ]);
});

test('each account lets ECS act in it, once', () => {
  const stages = { test: { ...frankfurt, account: '444455556666', network: { cidr: '10.40.0.0/16' } }, prod };
  expect(whats({ stages }, 'Let ECS act')).toEqual([
    expect.stringContaining('account 111122223333'),
    expect.stringContaining('account 444455556666'),
  ]);
});

test('a stage that moves to eks needs what eks needs, too, whatever target was chosen', () => {
  const slots = { a: { weightPercent: 100 }, b: { weightPercent: 0, target: 'eks' } };
  const delivery = { repository: 'https://github.com/example/shop.git', private: true };
  const onFargate = whats({ delivery, compute: { slots } });
  expect(onFargate).toContainEqual(expect.stringMatching(/^Let ECS act/));
  expect(onFargate).toContainEqual(expect.stringMatching(/^Fill the secret shop\/dev\/delivery\/git-b .* gitops-b$/));
  expect(whats({ delivery, compute: { slots: { b: { weightPercent: 100, target: 'eks' } } } }, 'Let ECS')).toEqual([]);
});

describe('what GitHub calls a repository', () => {
  const repository = 'https://github.com/acme/shop.git';
  const asked = (delivery: Description) => whats({ delivery }, 'Write delivery.github');

  test('is asked for where workflows push and the description does not say it', () => {
    expect(asked({ repository })).toEqual([expect.stringContaining('acme/shop')]);
    const commands = checklistOf({ delivery: { repository } }).map(({ command }) => command);
    expect(commands).toContain("gh api repos/acme/shop --jq '.owner.id,.id'");
  });

  test.each<[string, Description]>([
    ['said', { repository, github: { ownerId: '1', repositoryId: '22' } }],
    ['of no use, since the pipeline builds', { repository, images: { builtBy: 'codebuild' } }],
    ['another host', { repository: 'https://gitlab.com/acme/shop.git' }],
  ])('is not asked for: %s', (_, delivery) => {
    expect(asked(delivery)).toEqual([]);
  });
});
