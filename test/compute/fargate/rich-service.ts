import type { Description } from '../../support/descriptions';

export const files = { '/etc/app/app.conf': 'verbose = on\n', '/etc/app/rules/a': 'a' };

/** A service with everything that a task may have beside its program. */
export const everything: Description = {
  fileSystems: { uploads: {} },
  secrets: { partner: { fields: ['key'] } },
  services: {
    api: {
      files,
      mounts: { '/data/uploads': 'uploads' },
      sidecars: {
        migrate: { command: ['npm', 'run', 'migrate'], init: true },
        proxy: {
          image: 'envoyproxy/envoy:v1.35.0',
          port: 9901,
          files: { '/etc/envoy/envoy.yaml': 'admin: {}\n' },
          env: { ZONE: 'a' },
          secrets: { KEY: { secret: 'partner', field: 'key' } },
          resources: { request: { cpu: 0.2, memoryMiB: 200 }, limit: { memoryMiB: 256 } },
        },
        shipper: { image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/tools/shipper:1.0', essential: false },
      },
    },
  },
};
