import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import rwp from '../../../systems/rwp';
import { taskRunners } from '../../conformance/fargate/task-runners';
import { References } from '../../conformance/references';
import { describeBuiltOnFargate } from '../describe-built';

describeBuiltOnFargate(rwp, 'prod', ({ stage, observed }) => {
  const runners = taskRunners(new References(stage));
  const workloads = ['api', 'worker', 'ai', 'analytics'].map((service) => observed.workloads.get(service)!);

  test('[RWP-04] AI, analytics and API go to the internet through a proxy that lets each to one name of its own', () => {
    const proxy = runners.find(({ name }) => name === 'egress_proxy')!;
    const { Value } = proxy.container.Environment!.find(({ Name }) => Name === 'EGRESS_PROXY')!;
    const { clients } = JSON.parse(String(Value)) as { clients: { service: string; allowed: string[] }[] };
    expect(clients.map(({ service, allowed }) => [service, allowed])).toEqual([
      ['ai', ['api.openai.com:443']],
      ['analytics', ['www.google-analytics.com:443']],
      ['api', ['api.jobadder.com:443']],
    ]);
    const reachInternet = observed.reachability.filter((line) => / -> internet:/.test(line));
    expect(reachInternet).toEqual(['egress proxy -> internet:443']);
  });

  test('[RWP-22] a task reads the key of OpenAI when it starts, from a secret of its stage', () => {
    stage.template('storage').hasResourceProperties('AWS::SecretsManager::Secret', { Name: 'rwp/prod/openai' });
    stage.template('services-main').hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'rwp-prod-ai',
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({
          Secrets: [{ Name: 'OPENAI_API_KEY', ValueFrom: { 'Fn::Join': ['', [Match.anyValue(), ':api-key::']] } }],
        }),
      ]),
    });
  });

  test('[RWP-23] a release of three tasks of API adds one, and stops none before it is healthy', () => {
    const [, { DeploymentConfiguration }] = stage
      .resources('services-main', 'AWS::ECS::Service')
      .find(([, { ServiceName }]) => ServiceName === 'api') as [string, Rolling];
    expect(DeploymentConfiguration.MinimumHealthyPercent).toBe(100);
    // ECS rounds down
    expect(Math.floor((3 * DeploymentConfiguration.MaximumPercent) / 100)).toBe(4);
  });

  test('[RWP-24] the layers have what they need as tasks, and no nodes', () => {
    for (const { resource } of runners.map(({ task }) => task))
      expect(resource.Properties!['RequiresCompatibilities']).toEqual(['FARGATE']);
    expect([...stage.stacks.keys()].flatMap((stack) => stage.resources(stack, 'AWS::EC2::LaunchTemplate'))).toEqual([]);
    const smallest = workloads.map(({ replicas, size }) => replicas!.min * size.cpu);
    expect(smallest).toEqual([6, 20, 24, 0.5]);
  });

  test('[RWP-40] AI comes to no more than the quota of its namespace', () => {
    const { replicas, size } = observed.workloads.get('ai')!;
    // twice as many in a release
    expect(2 * replicas!.max * size.cpu).toBe(48);
    expect(2 * replicas!.max * size.memoryMiB).toBe(98_304);
  });
});

interface Rolling extends Record<string, unknown> {
  readonly DeploymentConfiguration: { readonly MinimumHealthyPercent: number; readonly MaximumPercent: number };
}
