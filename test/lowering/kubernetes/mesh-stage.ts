import type { StageSpec } from '../../../lib/spec/stage';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

/** A stage with a mesh, or with another one, or with none: a frontend, a backend, prices, and programs without a proxy. */
export function meshStage(mesh: Description | null = { mutualTls: 'strict' }): StageSpec {
  return minimalStage(meshPatch(mesh));
}

export function meshPatch(mesh: Description | null): Description {
  return {
    ...(mesh && { mesh }),
    databases: { main: {} },
    services: {
      api: null,
      frontend: { kind: 'web', port: 80, routes: ['/*'], namespace: 'frontend', calls: ['backend'] },
      backend: {
        kind: 'web',
        port: 3000,
        routes: ['/api/*'],
        namespace: 'backend',
        probes: { readiness: { path: '/ready', port: 9464 } },
        calls: ['pricing', 'ledger', 'docker'],
        uses: ['main'],
        egress: ['api.example.com'],
      },
      pricing: { kind: 'internal', port: 50051, protocol: 'grpc', namespace: 'backend', replicas: 2 },
      ledger: { kind: 'internal', port: 8443, tls: true, namespace: 'backend' },
      nightly: { kind: 'job', namespace: 'backend', schedule: { cron: '0 3 * * *' }, calls: ['pricing'] },
      docker: {
        kind: 'daemon',
        port: 2376,
        protocol: 'tcp',
        tls: true,
        namespace: 'docker',
        privileged: true,
        image: 'docker:29-dind',
      },
    },
  };
}
