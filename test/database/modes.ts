import type { SystemSpec } from '../../lib/spec/system';
import type { Description } from '../support/descriptions';
import { minimalSystem, prod } from '../support/descriptions';

/** Every way to run a database, by a name for the tests. */
export const modes = {
  instance: { readReplicas: 1 },
  'several readers': { readReplicas: 3, instanceType: 'm8g.large' },
  'instance with proxy': { readReplicas: 1, proxy: true },
  'multi-az-cluster': { version: '15', highAvailability: 'multi-az-cluster', storageGiB: 100 },
  'large multi-az-cluster': { version: '17.9', highAvailability: 'multi-az-cluster', storageGiB: 500, proxy: true },
  aurora: { engine: 'aurora-postgres', version: '16', instanceType: 'r8g.large', readReplicas: 2, proxy: true },
  serverless: {
    engine: 'aurora-postgres',
    highAvailability: 'single-az',
    serverless: { minCapacity: 0, maxCapacity: 4, pauseAfterMinutes: 10 },
  },
  existing: {
    existing: {
      host: 'orders.cluster-abc.us-east-1.rds.amazonaws.com',
      database: 'orders',
      securityGroupId: 'sg-0123456789abcdef0',
      adminSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:orders-admin-AbCdEf',
      adminSecretKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/6f1f2a34-0000-4000-8000-1234567890ab',
    },
  },
} satisfies Record<string, Description>;

/** Two services share the database `main`; `prod` keeps its data, `dev` does not. */
export function systemWith(main: Description): SystemSpec {
  return minimalSystem({
    databases: { main },
    services: {
      api: { uses: [{ name: 'main', access: 'owner' }] },
      reports: { kind: 'worker', image: 'ghcr.io/example/reports:1', uses: [{ name: 'main', access: 'read-only' }] },
    },
    stages: { dev: { data: 'disposable' }, prod },
  });
}
