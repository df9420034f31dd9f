/** A stage with every sort of alarm, receiver and silence. */
export const monitored = {
  availability: 99.9,
  domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789SHOP' },
  services: {
    api: {
      kind: 'web',
      port: 80,
      routes: ['/*'],
      uses: ['main', 'fast'],
      metrics: { custom: { tokens: { kind: 'counter' } } },
    },
    worker: { kind: 'worker', consumes: 'jobs' },
  },
  databases: { main: { readReplicas: 1 } },
  caches: { fast: {} },
  queues: { jobs: {} },
  secrets: { pager: {} },
  alarms: {
    errors: { metric: 'errors', abovePercent: 5, severity: 'critical' },
    slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 500 },
    cpu: { metric: 'cpu', abovePercent: 80 },
    memory: { metric: 'memory', abovePercent: 85 },
    disk: { metric: 'disk', abovePercent: 85 },
    restarts: { metric: 'restarts', abovePerHour: 0 },
    many: { metric: 'connections', above: 100 },
    lag: { metric: 'replication-lag', aboveSeconds: 10 },
    depth: { metric: 'queue-depth', above: 1000 },
    delay: { metric: 'queue-age', aboveSeconds: 300 },
    growth: { metric: 'queue-growth' },
    tokens: { metric: 'custom', name: 'tokens', statistic: 'Sum', below: 1 },
    up: { metric: 'availability', belowPercent: 99.5, on: ['api'] },
  },
  notifications: {
    critical: [
      { kind: 'pagerduty', secret: 'pager' },
      { kind: 'slack', workspaceId: 'T0ABC1234', channelId: 'C0ABC1234' },
    ],
    warning: [
      { kind: 'slack', workspaceId: 'T0ABC1234', channelId: 'C0ABC1234' },
      { kind: 'email', address: 'team@example.com' },
    ],
  },
  maintenance: {
    weekly: { cron: '0 3 * * 0', timeZone: 'Europe/Berlin', minutes: 60 },
    batch: { cron: '0 1 * * *', minutes: 30, alarms: ['growth'] },
  },
};
