import { expect, test } from '@jest/globals';
import vibebox from '../../../systems/vibebox';
import { describeWithHelm } from '../../support/helm';
import type { Resource } from '../../support/synth';
import { workshop } from '../../support/workshop';
import type { Change } from './changed-cluster';
import { add, ChangedCluster, remove, retyped, rewrite } from './changed-cluster';

const cluster = new ChangedCluster(workshop);
const engines = new ChangedCluster(vibebox);

const names = (service: string, host: string, port: number): Change =>
  add({
    apiVersion: 'networking.k8s.aws/v1alpha1',
    kind: 'ApplicationNetworkPolicy',
    metadata: { name: `added-to-${service}`, namespace: 'workshop' },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': service } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ domainNames: [host] }], ports: [{ protocol: 'TCP', port }] }],
    },
  } as Parameters<typeof add>[0]);

/** Lets the nodes of services mount what only those of daemons may. */
const mountFromAllNodes = engines.template('compute', (resources) => {
  const ids = Object.keys(resources);
  const idOf = (name: RegExp) => ids.find((id) => name.test(id))!;
  const [daemons, services] = [/NodeSecurityGroupsDaemons/, /NodeSecurityGroupsServices/].map(idOf);
  const added = ids
    .filter((id) => /FileSystemsmount/.test(id))
    .map((id): [string, Resource] => [
      `${id}Added`,
      JSON.parse(JSON.stringify(resources[id]).replaceAll(daemons!, services!)) as Resource,
    ]);
  return { ...resources, ...Object.fromEntries(added) };
});

describeWithHelm('the matrix of hosts by name sees', ({ ...tools }) => {
  test.each<[string, Change[], string[]]>([
    ['a host more', [names('courier', 'evil.example.com', 443)], ['courier -> evil.example.com:443']],
    [
      'the same host on another port',
      [rewrite('ApplicationNetworkPolicy', 'courier--names', '"port":443', '"port":8443')],
      ['courier -> api.example.com:8443'],
    ],
    [
      'AWS for a service that does not call it, and all of AWS for one that does',
      [names('courier', 'logs.us-east-1.amazonaws.com', 443), names('press', '*.amazonaws.com', 443)],
      ['courier -> aws:443', 'press -> *.amazonaws.com:443'],
    ],
    ['a peer by its name', [names('courier', 'press.workshop.svc.cluster.local', 8080)], ['courier -> press:8080']],
    [
      'the control plane of the mesh on a port of another kind',
      [names('courier', 'istiod.istio-system.svc', 15010)],
      ['courier -> mesh control plane:15010'],
    ],
    [
      'names of a service that had none',
      [names('editor', 'evil.example.com', 443)],
      ['editor -> evil.example.com:443'],
    ],
  ])('%s', (_, changes, added) => {
    expect(cluster.added(tools, ...changes)).toEqual(added);
  });

  test('names that hold nobody back, where nothing denies the rest', () => {
    const changes = [remove('NetworkPolicy', 'default-deny'), remove('NetworkPolicy', 'courier')];
    const without = [...changes, remove('NetworkPolicy', 'allow-dns'), remove('NetworkPolicy', 'mesh--control-plane')];
    expect(cluster.added(tools, ...without)).not.toContain('courier -> internet:all');
    expect(cluster.added(tools, ...without, remove('ApplicationNetworkPolicy', 'courier--names'))).toContain(
      'courier -> internet:all',
    );
  });
});

describeWithHelm('the matrix of daemons and file systems sees', ({ ...tools }) => {
  test('a mount from nodes that nobody declared', () => {
    expect(engines.added(tools, mountFromAllNodes)).toEqual(['nodes of services -> file system docker-volumes:2049']);
  });

  test('a number of nodes, and so of daemons, that may change', () => {
    const more = engines.template('compute', retyped('"MaxSize":2', '"MaxSize":3'));
    expect(engines.observed(tools, more).workloads.get('docker')!.replicas).toEqual({ min: 2, max: 3 });
  });

  test('policies that the nodes of daemons do not enforce', () => {
    const off = engines.template(
      'compute',
      retyped(String.raw`{\"enableNetworkPolicy\":\"true\"}`, String.raw`{\"enableNetworkPolicy\":\"false\"}`),
    );
    expect(engines.added(tools, off)).toEqual(expect.arrayContaining(['frontend -> docker:all']));
  });

  test.each<[string, () => Change, RegExp]>([
    [
      'no node is for a daemon',
      () => engines.template('compute', retyped('"slipway.dev/nodes":"docker"', '"slipway.dev/nodes":"other"')),
      /no node takes/,
    ],
    [
      'a claim is for the volume of another',
      () =>
        rewrite(
          'PersistentVolume',
          'vibebox.prod.docker.docker-volumes-500gi',
          '"namespace":"docker"',
          '"namespace":"backend"',
        ),
      /as itself/,
    ],
    [
      'a volume is mounted in plain',
      () =>
        rewrite(
          'PersistentVolume',
          'vibebox.prod.docker.docker-volumes-500gi',
          '"encryptInTransit":"true"',
          '"encryptInTransit":"false"',
        ),
      /as itself/,
    ],
  ])('and stops when %s', (_, change, reason) => {
    expect(() => engines.observed(tools, change())).toThrow(reason);
  });
});

describeWithHelm('what stands beside a program changes', ({ ...tools }) => {
  const editor = (...changes: Change[]) => cluster.observed(tools, ...changes).workloads.get('editor')!;

  test('when a file has another content, and stops when it is missing', () => {
    const file = (to: string) => rewrite('ConfigMap', 'editor.files', String.raw`one\ntwo`, to);
    expect(editor(file('three')).files).toMatchObject({ '/etc/editor/fonts/list': 'three' });
    expect(() => editor(remove('ConfigMap', 'editor.files'))).toThrow(/waits for .*, which is nowhere/);
  });

  test('when a container that should end goes on', () => {
    const goesOn = rewrite('Deployment', 'editor', '"name":"prepare"', '"name":"prepare","restartPolicy":"Always"');
    expect(editor(goesOn).sidecars[0]).toMatchObject({ name: 'prepare', init: false, onEnd: 'is started again' });
  });
});
