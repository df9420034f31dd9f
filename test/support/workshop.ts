import type { SystemSpec } from '../../lib/spec/system';
import { resolveSystem } from '../../lib/spec/system';
import { prod } from './descriptions';

const services = {
  /** Shares a disk with its replicas, and its memory with the containers beside it. */
  editor: {
    kind: 'web',
    port: 3000,
    routes: ['/*'],
    replicas: 2,
    zones: ['a', 'c'],
    resources: { request: { cpu: 0.25, memoryMiB: 512 } },
    calls: ['press', 'scanner'],
    mounts: { '/papers': 'papers' },
    files: { '/etc/editor/settings.json': '{ "greeting": "{{ hello }} $HOME" }', '/etc/editor/fonts/list': 'one\ntwo' },
    sidecars: {
      prepare: { command: ['prepare'], init: true },
      memory: { image: 'redis:7-alpine', port: 6379 },
      tail: { image: 'busybox:1.37', command: ['tail', '-f', '/dev/null'], essential: false },
    },
  },
  /** Reaches hosts by name, beside what AWS keeps for it. */
  press: {
    kind: 'internal',
    port: 8080,
    uses: ['prints'],
    egress: ['*.googleapis.com', 'partner.example.com', 'partner.example.com:80'],
  },
  /** Reaches one host by name, and nothing else. */
  courier: { kind: 'worker', egress: ['api.example.com'] },
  /** One on each node of its own, in one zone, from a private registry. */
  scanner: {
    kind: 'daemon',
    image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/tools/scanner:2.1',
    port: 9000,
    protocol: 'tcp',
    zones: ['b'],
    replicas: 1,
    resources: { request: { cpu: 0.5, memoryMiB: 512 }, limit: { cpu: 1, memoryMiB: 1024 } },
  },
};

/** A system with what `shop` lacks: files, containers beside a program, a shared disk, hosts by name, a daemon, a mesh. */
export const workshop: SystemSpec = resolveSystem({
  name: 'workshop',
  delivery: { repository: 'https://github.com/example/workshop.git' },
  services,
  buckets: { prints: {} },
  fileSystems: { papers: {} },
  mesh: { mutualTls: 'strict' },
  stages: { prod },
});
