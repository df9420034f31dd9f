import type { StageSpec } from '../../../lib/spec/stage';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

/** A service with everything beside its program: files, file systems, containers before it and with it. */
export const containerDescription: Description = {
  fileSystems: { uploads: { expectedGiB: 500 }, scratch: { throughput: 'bursting' } },
  secrets: { partner: { fields: ['key'], refreshHours: 12 } },
  services: {
    api: {
      env: { GREETING: 'hello' },
      mounts: { '/data/uploads': 'uploads', '/mnt/scratch': 'scratch' },
      files: {
        '/etc/app/app.conf': 'greeting = {{ name }}\nprice = $5\n',
        '/etc/app/rules.d/10_a.rule': "it's on",
        '/opt/app/.env': '',
      },
      sidecars: {
        migrate: { command: ['npm', 'run', 'migrate'], init: true },
        proxy: {
          image: 'envoyproxy/envoy:v1.35.0',
          command: ['--cost', '$(COST)'],
          port: 9901,
          env: { ZONE: 'a', COST: '$(PRICE)' },
          secrets: { KEY: { secret: 'partner', field: 'key' } },
          files: { '/etc/envoy/envoy.yaml': 'admin: {}\n' },
          resources: { request: { cpu: 0.2, memoryMiB: 200 }, limit: { cpu: 0.5, memoryMiB: 256 } },
        },
        shipper: { image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/tools/shipper:1.0', essential: false },
      },
    },
    report: {
      kind: 'job',
      schedule: { cron: '0 3 * * *' },
      mounts: { '/uploads': 'uploads' },
      sidecars: { proxy: { image: 'envoyproxy/envoy:v1.35.0' } },
    },
    docker: {
      kind: 'daemon',
      privileged: true,
      namespace: 'docker',
      image: 'docker:29-dind',
      port: 2376,
      mounts: { '/var/lib/docker/volumes': 'uploads' },
    },
  },
};

export function containerStage(): StageSpec {
  return minimalStage(containerDescription);
}
