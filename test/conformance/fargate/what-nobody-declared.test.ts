import { describe, expect, test } from '@jest/globals';
import rwp from '../../../systems/rwp';
import vibebox from '../../../systems/vibebox';
import type { SystemSpec } from '../../../lib/spec/system';
import { shop } from '../../support/shop';
import type { Resource } from '../../support/synth';
import { releasedTags, stageOf, SynthesizedStage, synthesizeStage } from '../../support/synth';
import { workshop } from '../../support/workshop';
import { declaredReachability } from '../declared-reachability';
import { observeFargate } from './observe-fargate';

type Resources = Readonly<Record<string, Resource>>;
type Change = (resources: Resources) => Resources;

/** The stage `prod` of a system, with a stack that somebody changed. */
function prodOf(system: SystemSpec) {
  const stage = synthesizeStage(system, 'prod');
  const spec = stageOf(system, 'prod');
  const declared = declaredReachability(spec, 'fargate', releasedTags(system, true));
  const observed = (concern: string, change: Change) => {
    const stack = stage.stack(concern);
    const changed = { ...stack, json: { ...stack.json, Resources: change(stack.json.Resources) } };
    return observeFargate(new SynthesizedStage('prod', new Map([...stage.stacks, [concern, changed]]), []), spec);
  };
  return {
    observed,
    added: (concern: string, change: Change) =>
      observed(concern, change).reachability.filter((line) => !declared.includes(line)),
    groupOf: (service: string) => {
      const [[id] = []] = stage
        .resources('services-main', 'AWS::EC2::SecurityGroup')
        .filter(([, group]) => group['GroupDescription'] === `${system.name} prod: ${service}`);
      return { 'Fn::GetAtt': [id, 'GroupId'] };
    },
    /** Of the rule that opens something from a service, on either side. */
    peerOf: (description: string) => {
      const [[, rule] = []] = stage
        .resources('services-main', 'AWS::EC2::SecurityGroupEgress')
        .filter(([, { Description }]) => Description === description);
      return rule!['DestinationSecurityGroupId'];
    },
  };
}

const add =
  (...added: Resource[]): Change =>
  (resources) => ({ ...resources, ...Object.fromEntries(added.map((resource, i) => [`Added${i}`, resource])) });

const retyped =
  (from: string, to: string): Change =>
  (resources) => {
    const text = JSON.stringify(resources);
    if (!text.includes(from)) throw new Error(`nothing says ${from}`);
    return JSON.parse(text.replaceAll(from, to)) as Resources;
  };

const rule = (kind: 'Ingress' | 'Egress', Properties: Record<string, unknown>): Resource => ({
  Type: `AWS::EC2::SecurityGroup${kind}`,
  Properties: { IpProtocol: 'tcp', FromPort: 9000, ToPort: 9000, ...Properties },
});

/** Both ends of a connection. */
const connection = (from: unknown, to: unknown, port: number): Resource[] => {
  const ports = { FromPort: port, ToPort: port };
  return [
    rule('Egress', { GroupId: from, DestinationSecurityGroupId: to, ...ports }),
    rule('Ingress', { GroupId: to, SourceSecurityGroupId: from, ...ports }),
  ];
};

describe('the matrix of connections sees', () => {
  const { added, groupOf } = prodOf(shop);
  const addedBy = (...rules: Resource[]) => added('services-main', add(...rules));

  test('an opening to the world, to addresses, to a range of ports', () => {
    expect(addedBy(rule('Ingress', { GroupId: groupOf('idle'), CidrIp: '0.0.0.0/0' }))).toEqual([
      'internet -> idle:9000',
    ]);
    expect(addedBy(rule('Ingress', { GroupId: groupOf('idle'), CidrIp: '10.0.0.0/8', ToPort: 9999 }))).toEqual([
      '10.0.0.0/8 -> idle:9000-9999/tcp',
    ]);
  });

  test('a connection between two services, and one that is open at one end only', () => {
    const [way, back] = connection(groupOf('idle'), groupOf('worker'), 9000);
    expect(addedBy(way!)).toEqual(['idle -> worker:9000 (open out only)']);
    expect(addedBy(way!, back!)).toEqual(['idle -> worker:9000']);
  });

  test('a group that nothing known carries', () => {
    const stranger: Resource = {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] },
    };
    expect(addedBy(stranger)).toEqual(["internet -> nobody's group services-main.Added0:22"]);
  });
});

describe('the matrix of hosts by name sees', () => {
  const { added, observed, groupOf, peerOf } = prodOf(rwp);
  const proxy = peerOf('declared: services.ai.egress (names)');
  const reached = observed('services-main', (resources) => resources).reachability;
  const portOf = (service: string) => {
    const { environment } = observed('services-main', (resources) => resources).workloads.get(service)!;
    return Number(new URL(environment['HTTPS_PROXY']!).port);
  };

  test('a host more on a list', () => {
    const more = retyped(
      String.raw`\"api.openai.com:443\"`,
      String.raw`\"api.openai.com:443\",\"evil.example.com:443\"`,
    );
    expect(added('compute', more)).toEqual(['ai -> evil.example.com:443']);
  });

  test('a service on the port of another one, and so with its list', () => {
    const shared = add(...connection(groupOf('worker'), proxy, portOf('ai')));
    expect(added('services-main', shared)).toEqual(['worker -> api.openai.com:443']);
  });

  test('a port of the proxy that has no list, and a range of ports that has several', () => {
    expect(added('services-main', add(...connection(groupOf('worker'), proxy, 9)))).toEqual([
      'worker -> egress proxy:9',
    ]);
    const all = connection(groupOf('worker'), proxy, 0).map(({ Type, Properties }) => ({
      Type,
      Properties: { ...Properties, ToPort: 65_535 },
    }));
    expect(added('services-main', add(...all))).toEqual([
      'worker -> api.jobadder.com:443',
      'worker -> api.openai.com:443',
      'worker -> egress proxy:0-65535/tcp',
      'worker -> www.google-analytics.com:443',
    ]);
  });

  test('a way to the proxy that is open at one end only, which leads nowhere', () => {
    const [way] = connection(groupOf('worker'), proxy, portOf('ai'));
    expect(added('services-main', add(way!))).toEqual([`worker -> egress proxy:${portOf('ai')} (open out only)`]);
  });

  test('a port that leads a client to nothing when its list is gone', () => {
    const without = retyped(String.raw`\"port\":${portOf('ai')}`, String.raw`\"port\":9`);
    expect(reached).toContain('ai -> api.openai.com:443');
    expect(() => observed('compute', without)).toThrow(/ai is sent to http:.*, not to its list/);
  });

  test('and stops where two lists are on one port, or a program is told of the port of another', () => {
    const [ai, api] = [portOf('ai'), portOf('api')];
    expect(() => observed('compute', retyped(String.raw`\"port\":${ai}`, String.raw`\"port\":${api}`))).toThrow(
      /two lists/,
    );
    expect(() => observed('services-main', retyped(`.internal:${ai}`, `.internal:${api}`))).toThrow(/ai is sent to/);
  });
});

describe('the matrix of daemons and file systems sees', () => {
  const { added, observed, groupOf, peerOf } = prodOf(vibebox);

  test('a mount that nobody declared', () => {
    const volumes = peerOf('declared: services.docker.mounts (docker-volumes)');
    expect(added('services-main', add(...connection(groupOf('backend'), volumes, 2049)))).toEqual([
      'backend -> file system docker-volumes:2049',
    ]);
  });

  test('what comes to a daemon, or to its instances', () => {
    const docker = groupOf('docker');
    expect(added('services-main', add(...connection(groupOf('frontend'), docker, 2376)))).toEqual([
      'frontend -> docker:2376',
    ]);
    const ssh = retyped(
      '"vibebox prod: nodes docker",',
      '"vibebox prod: nodes docker","SecurityGroupIngress":[{"CidrIp":"0.0.0.0/0","IpProtocol":"tcp","FromPort":22,"ToPort":22}],',
    );
    expect(added('compute', ssh)).toEqual(['internet -> nodes docker:22']);
  });

  test('a peer that comes past the proxy of the mesh', () => {
    const past = add(...connection(groupOf('frontend'), groupOf('backend'), 3000));
    expect(added('services-main', past)).toEqual(['frontend -> backend:3000 (past its proxy)']);
    const moved = retyped('"IngressPortOverride":15443', '"IngressPortOverride":15444');
    expect(added('services-main', moved)).toEqual(['frontend -> backend:15443 (past its proxy)']);
  });

  test.each<[string, string, string, string, RegExp]>([
    [
      'instances are of another pool',
      'compute',
      String.raw`\"docker\"}'`,
      String.raw`\"other\"}'`,
      /instances that nobody makes/,
    ],
    [
      'it mounts in plain',
      'services-main',
      '"TransitEncryption":"ENABLED"',
      '"TransitEncryption":"DISABLED"',
      /as itself/,
    ],
  ])('and stops when %s', (_, concern, from, to, reason) => {
    expect(() => observed(concern, retyped(from, to))).toThrow(reason);
  });
});

describe('what stands beside a program changes', () => {
  const { observed } = prodOf(workshop);
  const editor = (from: string, to: string) => observed('services-main', retyped(from, to)).workloads.get('editor')!;

  test('when a file has another content, or another place', () => {
    expect(editor(String.raw`one\ntwo`, 'three').files).toMatchObject({ '/etc/editor/fonts/list': 'three' });
    expect(editor('"ContainerPath":"/etc/editor"', '"ContainerPath":"/etc/other"').files).toHaveProperty([
      '/etc/other/fonts/list',
    ]);
  });

  test('when another container ends the task, and stops when files may come too late', () => {
    const { sidecars } = editor('"Essential":false,"Image":"busybox', '"Essential":true,"Image":"busybox');
    expect(sidecars.at(-1)).toMatchObject({ name: 'tail', onEnd: 'replica is replaced' });
    const late = String.raw`{"Condition":"SUCCESS","ContainerName":"files_writer"}`;
    expect(() => editor(late, late.replace('SUCCESS', 'START'))).toThrow(/before its files are there/);
  });
});
