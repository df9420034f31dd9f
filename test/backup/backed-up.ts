import type { SystemSpec } from '../../lib/spec/system';
import type { Description } from '../support/descriptions';
import { minimalSystem, prod } from '../support/descriptions';

export const snapshots = [
  { cron: '15 * * * *', retentionDays: 7 },
  { cron: '0 4 * * *', timeZone: 'Europe/Berlin', retentionDays: 30 },
];

/** Every kind of data, with copies of all that can be copied; `prod` keeps its data, `dev` does not. */
export const backedUp: SystemSpec = backedUpWith({});

export function backedUpWith(patch: Description): SystemSpec {
  return minimalSystem({
    databases: {
      main: { readReplicas: 1 },
      standby: { highAvailability: 'multi-az-cluster', storageGiB: 100, version: '15' },
      events: { engine: 'aurora-postgres', version: '16', instanceType: 'r8g.large', proxy: true },
    },
    buckets: { files: {}, thumbnails: { versioned: false } },
    fileSystems: { shared: {} },
    services: {
      api: { uses: ['main', 'standby', 'events', 'files'], mounts: { '/data': 'shared' } },
    },
    backup: {
      snapshots,
      dumps: { main: { retentionDays: 14 }, events: { prefix: 'event-backups', cron: '30 1 * * *' } },
    },
    delivery: { repository: 'https://github.com/example/shop.git' },
    ...patch,
    stages: { dev: { data: 'disposable' }, prod, ...(patch['stages'] as Description | undefined) },
  });
}
