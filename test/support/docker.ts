import type { Description } from './descriptions';

/** A service that runs programs in Docker engines, one on each of two nodes, which share files. */
export const docker: Description = {
  services: {
    api: { calls: ['docker'] },
    docker: {
      kind: 'daemon',
      image: 'docker:29-dind',
      port: 2376,
      protocol: 'tcp',
      tls: true,
      privileged: true,
      namespace: 'docker',
      nodes: 'docker',
      replicas: 2,
      resources: { request: { cpu: 2, memoryMiB: 4096 }, limit: { cpu: 8, memoryMiB: 16384 } },
      mounts: { '/var/lib/docker/volumes': 'docker-volumes' },
    },
    agent: { kind: 'daemon', port: 9100, replicas: 3, zones: ['a', 'b'], architecture: 'x86_64' },
  },
  fileSystems: { 'docker-volumes': { expectedGiB: 500 } },
  compute: { nodes: { docker: { vcpu: 8, memoryGiB: 32, diskGiB: 500, max: 2 } } },
};
