import { expect, test } from '@jest/globals';
import type { KubernetesData } from '../../support/helm';
import { describeWithHelm } from '../../support/helm';
import { shop } from '../../support/shop';
import type { Resource } from '../../support/synth';
import type { Change } from './changed-cluster';
import { add, ChangedCluster, remove, retyped, rewrite } from './changed-cluster';

type Data = Record<string, unknown>;

const cluster = new ChangedCluster(shop);
const template: ChangedCluster['template'] = (...args) => cluster.template(...args);

const policy = (service: string, rules: Data): Change =>
  add({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `added-to-${service}`, namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': service } },
      policyTypes: Object.keys(rules).map((direction) => `${direction[0]!.toUpperCase()}${direction.slice(1)}`),
      ...rules,
    },
  } as KubernetesData);

const pods = (service: string) => [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': service } } }];
const ranges = (cidr: string, except?: string[]) => [{ ipBlock: { cidr, ...(except && { except }) } }];
const port = (from: number, endPort?: number) => [{ protocol: 'TCP', port: from, ...(endPort && { endPort }) }];

/** The group that EKS makes, and the one that the nodes of services carry beside it. */
const groupsOfNodes = (resources: Readonly<Record<string, Resource>>) => {
  const idOf = (type: string, name: RegExp) =>
    Object.entries(resources).find(([id, { Type }]) => Type === type && name.test(id))![0];
  return {
    cluster: { 'Fn::GetAtt': [idOf('AWS::EKS::Cluster', /./), 'ClusterSecurityGroupId'] },
    services: { 'Fn::GetAtt': [idOf('AWS::EC2::SecurityGroup', /NodeSecurityGroupsServices/), 'GroupId'] },
  };
};

const groupRule = (rule: Data): Change =>
  template('compute', (resources) => {
    const GroupId = groupsOfNodes(resources).cluster;
    const Properties = { GroupId, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...rule };
    return { ...resources, Added: { Type: 'AWS::EC2::SecurityGroupIngress', Properties } };
  });

/** A server that lets in whatever node there is. */
const letInAllNodes = (server: string): Change =>
  template('compute', (resources) => {
    const [, rule] = Object.entries(resources).find(([id]) => new RegExp(`use${server}.*Ingress`).test(id))!;
    const SourceSecurityGroupId = groupsOfNodes(resources).cluster;
    return { ...resources, Added: { ...rule, Properties: { ...rule.Properties, SourceSecurityGroupId } } };
  });

/** Nodes of services with one group instead of the other. */
const carry = (wanted: 'cluster' | 'services'): Change =>
  template('compute', (resources) => {
    const groups = groupsOfNodes(resources);
    const [from, to] = [groups[wanted === 'cluster' ? 'services' : 'cluster'], groups[wanted]];
    return Object.fromEntries(
      Object.entries(resources).map(([id, resource]) => [
        id,
        resource.Type === 'Custom::AWSCDK-EKS-KubernetesResource'
          ? (JSON.parse(JSON.stringify(resource).replaceAll(JSON.stringify(from), JSON.stringify(to))) as Resource)
          : resource,
      ]),
    );
  });

describeWithHelm('the matrix of connections sees', ({ ...tools }) => {
  const declared = () => cluster.observed(tools).reachability;
  const reachable = (...changes: Change[]) => cluster.observed(tools, ...changes).reachability;

  test.each<[string, Change[], string[]]>([
    [
      'a connection between two services',
      [
        policy('idle', { egress: [{ to: pods('worker'), ports: port(9000) }] }),
        policy('worker', { ingress: [{ from: pods('idle'), ports: port(9000) }] }),
      ],
      ['idle -> worker:9000'],
    ],
    [
      'one that only the first end allows',
      [policy('idle', { egress: [{ to: pods('worker'), ports: port(9000) }] })],
      ['idle -> worker:9000 (open out only)'],
    ],
    [
      'one that only the second end allows',
      [policy('worker', { ingress: [{ from: pods('idle'), ports: port(9000) }] })],
      ['idle -> worker:9000 (open in only)'],
    ],
    [
      'a range of ports',
      [
        policy('idle', { egress: [{ to: pods('worker'), ports: port(9000, 9999) }] }),
        policy('worker', { ingress: [{ from: pods('idle') }] }),
      ],
      ['idle -> worker:9000-9999/tcp'],
    ],
    [
      'a service that may go to all pods of its namespace, or whatever answers there',
      [
        policy('idle', { egress: [{ to: [{ podSelector: {} }], ports: port(8080) }] }),
        policy('identity', { ingress: [{ from: [{ podSelector: {} }], ports: port(8080) }] }),
      ],
      expect.arrayContaining([
        'idle -> identity:8080',
        'others in shop -> identity:8080 (open in only)',
        'idle -> others in shop:8080 (open out only)',
      ]) as unknown as string[],
    ],
    [
      'addresses that are more than a subnet, and the server among them',
      [policy('idle', { egress: [{ to: ranges('10.0.0.0/8'), ports: port(5432) }] })],
      ['idle -> 10.0.0.0/8:5432', 'idle -> cluster:5432', 'idle -> database main:5432'],
    ],
    [
      'an internet that has the network in it',
      [policy('idle', { egress: [{ to: ranges('0.0.0.0/0', ['192.168.0.0/16']), ports: port(443) }] })],
      ['idle -> 0.0.0.0/0 without 192.168.0.0/16:443', 'idle -> aws:443', 'idle -> cluster:443'],
    ],
    [
      'a port on which nothing is there to answer',
      [policy('idle', { egress: [{ to: ranges('10.30.128.0/21'), ports: port(9000) }] })],
      ['idle -> 10.30.128.0/21:9000'],
    ],
    [
      'who may come in from everywhere',
      [policy('idle', { ingress: [{ ports: port(9000) }] })],
      ['cluster -> idle:9000'],
    ],
    [
      'pods that nobody made',
      [rewrite('NetworkPolicy', 'gateway', '"app.kubernetes.io/name":"identity"', '"app.kubernetes.io/name":"nobody"')],
      ['gateway -> identity:8080 (open in only)', 'gateway -> no pod:8080'],
    ],
    [
      'a zone that was forgotten',
      [rewrite('NetworkPolicy', 'gateway', '{"ipBlock":{"cidr":"10.30.136.0/21"}},', '')],
      ['gateway -> aws:443 (in part)', 'gateway -> cache sessions:6379 (in part)'],
    ],
    ['an opening of all nodes to the world', [groupRule({ CidrIp: '0.0.0.0/0' })], ['internet -> cluster:22']],
    [
      'a database that lets in every node, and with them every controller',
      [letInAllNodes('main')],
      ['cluster -> database main:5432'],
    ],
  ])('%s', (_, changes, added) => {
    expect(cluster.added(tools, ...changes)).toEqual(added);
  });

  test('a namespace in which nothing is forbidden to whatever is started by hand', () => {
    const noDeny = remove('NetworkPolicy', 'default-deny');
    expect(reachable(noDeny)).toContain('cluster -> others in shop:all');
    expect(reachable(noDeny, remove('NetworkPolicy', 'allow-dns'))).toEqual(
      expect.arrayContaining(['others in shop -> database main:5432', 'others in shop -> internet:all']),
    );
  });

  test.each<[string, string, string]>([
    [
      'the controller is off',
      'enable-network-policy-controller\\":\\"true',
      'enable-network-policy-controller\\":\\"false',
    ],
    ['nodes are told nothing', 'networkPolicy\\":\\"DefaultAllow', 'networkPolicy\\":\\"None'],
  ])('policies that nobody enforces: %s', (_, from, to) => {
    expect(reachable(template('compute', retyped(from, to)))).toEqual(
      expect.arrayContaining(['idle -> database main:5432', 'idle -> gateway:all']),
    );
  });

  test('nodes that data does not know', () => {
    expect(reachable(carry('cluster'))).not.toContain('identity -> database main:5432');
  });

  test('what the servers themselves refuse, whatever policies say', () => {
    const shut = template('compute', (resources) =>
      Object.fromEntries(Object.entries(resources).filter(([id]) => !/usemain.*Ingress/.test(id))),
    );
    expect(declared()).toContain('identity -> database main:5432');
    expect(reachable(shut)).not.toContain('identity -> database main:5432');
  });
});

describeWithHelm('what is read back of a stage on EKS changes', ({ ...tools }) => {
  const observed = (...changes: Change[]) => cluster.observed(tools, ...changes);

  test('when a secret is not one of the stage, which External Secrets may not read', () => {
    const { fetches } = observed(
      rewrite('ExternalSecret', 'identity', 'shop/prod/jwt', 'other/prod/jwt'),
    ).workloads.get('identity')!;
    expect(fetches).toEqual(['shop/prod/main/identity', 'shop/prod/mail']);
  });

  test('when requests go to another service', () => {
    const [ours, other] = ['gateway', 'checkout'].map((name) => `"serviceRef":{"name":"${name}","port":`);
    const { routes } = observed(rewrite('TargetGroupBinding', 'checkout--https', `${other}4000`, `${ours}3000`));
    expect(new Set(routes.map(({ service }) => service))).toEqual(new Set(['gateway']));
  });

  test('when the rights of a service go to another namespace', () => {
    const moved = template('services-main', retyped('"Namespace":"shop"', '"Namespace":"elsewhere"'));
    expect(observed(moved).workloads.get('gateway')!.grants).toEqual([]);
  });

  test.each<[string, Change, RegExp]>([
    [
      'a role is for others, too',
      template('services-main', retyped('pods.eks.amazonaws.com', 'ec2.amazonaws.com')),
      /for others than pods/,
    ],
    ['a service account is missing', remove('ServiceAccount', 'gateway'), /ServiceAccount gateway, which nobody makes/],
    ['variables are missing', remove('ConfigMap', 'gateway'), /no ConfigMap gateway/],
    ['secrets are missing', remove('ExternalSecret', 'gateway'), /0 make the Secret gateway/],
    [
      'a Service leads nowhere',
      rewrite('Service', 'gateway', '"app.kubernetes.io/name":"gateway"', '"a":"b"'),
      /leads to 0/,
    ],
    ['nothing registers', remove('TargetGroupBinding', 'checkout--https'), /leads to no service/],
    [
      'a scaler and the template own one number',
      rewrite('Deployment', 'gateway', '"progressDeadlineSeconds"', '"replicas":3,"progressDeadlineSeconds"'),
      /several own/,
    ],
    [
      'replicas may all be in one zone',
      rewrite('Deployment', 'gateway', 'DoNotSchedule', 'ScheduleAnyway'),
      /may be in one zone/,
    ],
    [
      'two parts of a service count the same pods',
      rewrite('Deployment', 'worker--spot', '"slipway.dev/capacity":"spot"', '"slipway.dev/capacity":"base"'),
      /takes the pods of worker--base for its own|takes the pods of worker--spot for its own/,
    ],
    ['no node is for its pods', rewrite('Deployment', 'gateway', '"arm64"', '"riscv64"'), /no node takes/],
    [
      'a pod is in the network of its node',
      rewrite('Deployment', 'gateway', '"containers":[', '"hostNetwork":true,"containers":['),
      /where no policy holds/,
    ],
    ['nodes are apart from the control plane', carry('services'), /do not reach the control plane/],
    [
      'a group is of another cluster',
      template('ingress', retyped('"Value":"shop-prod-a"', '"Value":"shop-prod-x"')),
      /of the cluster shop-prod-x/,
    ],
  ])('and stops when %s', (_, change, reason) => {
    expect(() => observed(change)).toThrow(reason);
  });
});
