import { cpu, defineSystem, latency, memory, queue, rolling } from 'slipway';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** Authority of the certificate that Cloudflare shows when it asks for a page of this zone. Public: it proves, and opens nothing. */
const originPullCa = `-----BEGIN CERTIFICATE-----
MIIBwDCCAWWgAwIBAgIUEszXBSbJKQcKRk8kY3AtpozbB4swCgYIKoZIzj0EAwIw
LTEQMA4GA1UECgwHRXhhbXBsZTEZMBcGA1UEAwwQcndwIG9yaWdpbiBwdWxsczAe
Fw0yNjExMjExODM3NTRaFw0zNjExMTgxODM3NTRaMC0xEDAOBgNVBAoMB0V4YW1w
bGUxGTAXBgNVBAMMEHJ3cCBvcmlnaW4gcHVsbHMwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQI5qFgh/mBnYgcm1A202fdBxSeEjnxJlMvBpSt6ftPoiIxqrMlRFJg
koxdORdghEwRag9Z+6utNtpK6AK8+HsXo2MwYTAdBgNVHQ4EFgQUWKstJ9UJX/ae
q8R6bNgCuXMT7s8wHwYDVR0jBBgwFoAUWKstJ9UJX/aeq8R6bNgCuXMT7s8wDwYD
VR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSQAwRgIh
AJjVFmDO5hkcox6Qp12wRBMtDIw0ZN06ZihjQtxoGTcHAiEA/tFc1p7d+VV36tFl
0EEiNZyZYfZwk1B4FWW+omUO/To=
-----END CERTIFICATE-----`;

/** Layers that name the hosts they reach fetch no image over the internet: a copy of the collector of AWS. */
const collectorCopy = '111122223333.dkr.ecr.us-east-1.amazonaws.com/rwp/aws-otel-collector:v0.49.0';

/** Names are Cloudflare's, so the stage brings its certificate along. */
const domain = (name: string, certificate: string) => ({
  name,
  certificateArn: `arn:aws:acm:us-east-1:111122223333:certificate/${certificate}`,
});

export default defineSystem({
  name: 'rwp',
  description: 'A recruiting platform in four layers, behind Cloudflare.',
  owner: 'rwp-team',
  delivery: { repository: 'https://github.com/example/rwp.git', oidcProvider: 'existing' },

  services: {
    api: {
      kind: 'web',
      namespace: 'api',
      nodes: 'layers',
      build: './api',
      port: 3000,
      ports: { metrics: 9090 },
      metrics: { port: 9090, intervalSeconds: 15 },
      routes: ['/*'],
      replicas: { min: 3, max: 10 },
      scaling: [cpu(70), memory(80), latency({ p95: 200 })],
      resources: { request: { cpu: 1, memoryMiB: 2048 }, limit: { cpu: 2, memoryMiB: 4096 } },
      probes: { liveness: '/health', readiness: '/ready' },
      release: rolling({ maxSurge: 1, maxUnavailable: 0 }),
      uses: ['main', 'jobs'],
      egress: ['api.jobadder.com'],
    },
    worker: {
      kind: 'worker',
      namespace: 'worker',
      nodes: 'layers',
      build: './worker',
      consumes: 'jobs',
      replicas: { min: 5, max: 20 },
      scaling: [queue({ depth: 1000 })],
      resources: { request: { cpu: 2, memoryMiB: 4096 }, limit: { cpu: 4, memoryMiB: 8192 } },
      capacity: { spot: true, onDemandBase: 2 },
      calls: ['ai', 'analytics'],
      uses: ['redis'],
    },
    ai: {
      kind: 'internal',
      namespace: 'ai',
      nodes: 'layers',
      build: './ai-processor',
      port: 8000,
      probes: { liveness: '/health', readiness: '/ready' },
      replicas: 3,
      resources: { request: { cpu: 4, memoryMiB: 8192 }, limit: { cpu: 8, memoryMiB: 16_384 } },
      uses: ['files'],
      secrets: { OPENAI_API_KEY: { secret: 'openai', field: 'api-key' } },
      egress: ['api.openai.com'],
      metrics: {
        custom: {
          ai_processing_seconds: { unit: 'seconds', kind: 'histogram', description: 'AI Processing Time' },
        },
      },
    },
    analytics: {
      kind: 'internal',
      namespace: 'analytics',
      nodes: 'layers',
      build: './analytics',
      port: 8000,
      probes: { liveness: '/health', readiness: '/ready' },
      replicas: 2,
      egress: ['www.google-analytics.com'],
    },
  },
  namespaces: { ai: { quota: { cpu: 48, memoryMiB: 98_304 } } },
  databases: {
    main: { version: '15', highAvailability: 'multi-az-cluster', instanceType: 'm6gd.large', storageGiB: 100 },
  },
  caches: { redis: { engine: 'redis' } },
  queues: { jobs: { longestJobSeconds: 300 } },
  buckets: { files: {} },
  backup: {
    snapshots: [
      { cron: '20 * * * *', retentionDays: 7 },
      { cron: '0 5 * * *', retentionDays: 30 },
    ],
  },
  secrets: { openai: { description: 'Key of the account at OpenAI', fields: ['api-key'], refreshHours: 1 } },
  observability: { metrics: 'prometheus', dashboards: 'grafana', images: { collector: collectorCopy } },
  alarms: {
    availability: { metric: 'availability', belowPercent: 99.9, severity: 'critical' },
    errors: { metric: 'errors', abovePercent: 1, severity: 'critical' },
    delay: { metric: 'queue-age', aboveSeconds: 300, severity: 'critical' },
    lag: { metric: 'replication-lag', aboveSeconds: 10, severity: 'critical' },
    cpu: { metric: 'cpu', abovePercent: 80 },
    memory: { metric: 'memory', abovePercent: 85 },
    disk: { metric: 'disk', abovePercent: 85 },
    growth: { metric: 'queue-growth', aboveDeviations: 3 },
  },
  notifications: {
    critical: [{ kind: 'slack', workspaceId: 'T0RECRUIT', channelId: 'C0RWPONCALL' }],
    warning: [{ kind: 'slack', workspaceId: 'T0RECRUIT', channelId: 'C0RWPALARMS' }],
  },
  ingress: { exposure: 'cloudflare', cloudflare: { originPullCa } },
  compute: { nodes: { layers: { vcpu: 8, memoryGiB: 32, diskGiB: 500, networkGbps: 10, max: 16 } } },
  accept: [
    {
      path: 'compute.nodes.layers.networkGbps',
      target: 'fargate',
      reason: 'What the layers send each other are jobs of a few kilobytes; files go to the bucket.',
    },
  ],

  stages: {
    dev: {
      region: 'us-east-1',
      zones,
      data: 'disposable',
      backup: null,
      notifications: {
        critical: [{ kind: 'email', address: 'rwp-team@example.com' }],
        warning: [{ kind: 'email', address: 'rwp-team@example.com' }],
      },
      network: { cidr: '10.60.0.0/16', natGateways: 1, privateEndpoints: false },
      domain: domain('dev.rwp.example.com', '00000000-0000-4000-8000-000000000001'),
      databases: {
        main: { highAvailability: 'single-az', instanceType: 't4g.micro', storageGiB: 20, backupRetentionDays: 1 },
      },
      caches: { redis: { nodeType: 't4g.micro', replicas: 0 } },
      services: {
        api: {
          replicas: 1,
          scaling: null,
          resources: { request: { cpu: 0.5, memoryMiB: 1024 }, limit: null },
          egress: 'internet',
        },
        worker: { replicas: { min: 0, max: 2 }, capacity: { onDemandBase: null } },
        ai: { replicas: 1, resources: { request: { cpu: 1, memoryMiB: 2048 }, limit: null }, egress: 'internet' },
        analytics: { replicas: 1, egress: 'internet' },
      },
    },
    staging: {
      region: 'us-east-1',
      zones,
      // a channel takes the alarms of one stage
      notifications: {
        critical: [{ kind: 'slack', workspaceId: 'T0RECRUIT', channelId: 'C0RWPSTAGE' }],
        warning: [{ kind: 'slack', workspaceId: 'T0RECRUIT', channelId: 'C0RWPSTAGE' }],
      },
      network: { cidr: '10.61.0.0/16', natGateways: 1 },
      domain: domain('staging.rwp.example.com', '00000000-0000-4000-8000-000000000002'),
      databases: { main: { backupRetentionDays: 7 } },
      services: {
        api: { replicas: { min: 3, max: 4 } },
        worker: { replicas: { min: 2, max: 4 } },
        ai: { replicas: 2 },
      },
    },
    prod: {
      region: 'us-east-1',
      zones,
      network: { cidr: '10.62.0.0/16' },
      domain: domain('rwp.example.com', '00000000-0000-4000-8000-000000000003'),
      databases: { main: { instanceType: 'm6gd.xlarge' } },
      caches: { redis: { nodeType: 'm7g.large', replicas: 2 } },
    },
  },
});
