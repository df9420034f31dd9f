import { connections, cpu, defineSystem, memory, rolling } from 'slipway';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** A key pair: what Docker wants for TLS between an engine and those that use it. */
const keyPair = (secret: 'docker-server' | 'docker-client') => ({
  TLS_CA: { secret, field: 'ca' },
  TLS_CERT: { secret, field: 'cert' },
  TLS_KEY: { secret, field: 'key' },
});

export default defineSystem({
  name: 'vibebox',
  description: 'A frontend, a backend, and Docker daemons in which the backend runs programs.',
  owner: 'vibebox-team',
  delivery: { repository: 'https://github.com/example/vibebox.git', oidcProvider: 'existing' },

  services: {
    frontend: {
      kind: 'web',
      namespace: 'frontend',
      build: './frontend',
      port: 80,
      routes: ['/*'],
      replicas: 3,
      resources: { request: { cpu: 0.1, memoryMiB: 128 }, limit: { cpu: 0.5, memoryMiB: 512 } },
      probes: { liveness: '/', readiness: '/' },
      release: rolling({ maxSurge: 1, maxUnavailable: 0 }),
      calls: ['backend'],
    },
    backend: {
      kind: 'web',
      namespace: 'backend',
      build: './backend',
      port: 3000,
      routes: ['/api/*'],
      websocket: true,
      replicas: { min: 3, max: 10 },
      resources: { request: { cpu: 0.5, memoryMiB: 512 }, limit: { cpu: 2, memoryMiB: 2048 } },
      probes: {
        startup: { path: '/health/startup', periodSeconds: 3, failureThreshold: 30, timeoutSeconds: 5 },
        liveness: {
          path: '/health/live',
          initialDelaySeconds: 30,
          periodSeconds: 10,
          failureThreshold: 3,
          timeoutSeconds: 5,
        },
        readiness: {
          path: '/health/ready',
          initialDelaySeconds: 10,
          periodSeconds: 5,
          failureThreshold: 3,
          timeoutSeconds: 5,
        },
      },
      scaling: [cpu(70), memory(70), connections(1000)],
      scalingBehavior: {
        scaleOut: { replicas: 1, everySeconds: 30 },
        scaleIn: { replicas: 1, everySeconds: 300, belowPercent: 30 },
      },
      release: rolling({ maxSurge: 1, maxUnavailable: 0 }),
      shutdownSeconds: 30,
      calls: ['docker'],
      uses: ['postgres', 'redis'],
      metrics: { path: '/metrics' },
      secrets: { SIGNING_KEY: 'signing', ...keyPair('docker-client') },
    },
    docker: {
      kind: 'daemon',
      namespace: 'docker',
      image: 'public.ecr.aws/docker/library/docker:29-dind',
      port: 2376,
      protocol: 'tcp',
      tls: true,
      privileged: true,
      replicas: 2,
      architecture: 'x86_64',
      resources: { request: { cpu: 2, memoryMiB: 4096 }, limit: { cpu: 8, memoryMiB: 16_384 } },
      nodes: 'docker',
      secrets: keyPair('docker-server'),
      entrypoint: ['sh', '-ec'],
      command: [
        `umask 077; mkdir -p /certs; cd /certs
        printf %s "$TLS_CA" > ca.pem; printf %s "$TLS_CERT" > cert.pem; printf %s "$TLS_KEY" > key.pem
        exec dockerd-entrypoint.sh dockerd --host=unix:///var/run/docker.sock --host=tcp://0.0.0.0:2376 \\
          --tlsverify --tlscacert=ca.pem --tlscert=cert.pem --tlskey=key.pem`,
      ],
      // beside Docker's own folder, which one engine locks for itself
      mounts: { '/shared': 'docker-volumes' },
    },
  },
  databases: { postgres: { version: '16', storageGiB: 100 } },
  caches: { redis: { engine: 'redis' } },
  fileSystems: { 'docker-volumes': { expectedGiB: 500 } },
  backup: {
    snapshots: [{ cron: '0 5 * * *' }],
    dumps: { postgres: { cron: '0 3 * * *', prefix: 'vibebox-backups', retentionDays: 30, lateMinutes: 120 } },
  },
  compute: {
    nodes: { docker: { vcpu: 8, memoryGiB: 32, diskGiB: 500, max: 2 } },
    storageClasses: { 'fast-ssd': { type: 'gp3', iops: 3000 } },
  },
  secrets: {
    signing: { description: 'Key with which the backend signs its tokens' },
    'docker-server': { description: 'With which the Docker engines show who they are', fields: ['ca', 'cert', 'key'] },
    'docker-client': { description: 'With which the backend shows who it is', fields: ['ca', 'cert', 'key'] },
    pagerduty: { description: 'Integration key (Events API v2) of the service of PagerDuty that is on call' },
  },
  observability: { metrics: 'prometheus', logs: 'loki', traces: 'jaeger', dashboards: 'grafana' },
  edge: { cdn: true, cachedPaths: ['/static/*'] },
  alarms: {
    errors: { metric: 'errors', abovePercent: 5, severity: 'critical' },
    slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 1000 },
    restarts: { metric: 'restarts', abovePerHour: 3 },
    lag: { metric: 'replication-lag', aboveSeconds: 30 },
    disk: { metric: 'disk', abovePercent: 85, severity: 'critical' },
  },
  notifications: {
    critical: [
      { kind: 'pagerduty', secret: 'pagerduty' },
      { kind: 'slack', workspaceId: 'T0VIBEBOX', channelId: 'C0VIBEALARM' },
    ],
    warning: [{ kind: 'slack', workspaceId: 'T0VIBEBOX', channelId: 'C0VIBEALARM' }],
    delivery: [{ kind: 'slack', workspaceId: 'T0VIBEBOX', channelId: 'C0VIBERELEASE' }],
  },

  stages: {
    dev: {
      region: 'us-east-1',
      zones,
      data: 'disposable',
      backup: null,
      // nobody is called at night for it
      notifications: {
        critical: [{ kind: 'slack', workspaceId: 'T0VIBEBOX', channelId: 'C0VIBEDEV1' }],
        warning: [{ kind: 'slack', workspaceId: 'T0VIBEBOX', channelId: 'C0VIBEDEV1' }],
      },
      network: { cidr: '10.70.0.0/16', natGateways: 1, privateEndpoints: false },
      ingress: { exposure: 'cdn-only' },
      databases: {
        postgres: { highAvailability: 'single-az', instanceType: 't4g.micro', storageGiB: 20, backupRetentionDays: 1 },
      },
      caches: { redis: { nodeType: 't4g.micro', replicas: 0 } },
      compute: { nodes: { docker: { vcpu: 4, memoryGiB: 16, diskGiB: 100, max: 1 } } },
      services: {
        frontend: { replicas: 1 },
        backend: { replicas: 1, scaling: null, scalingBehavior: null },
        docker: {
          replicas: 1,
          resources: { request: { cpu: 1, memoryMiB: 2048 }, limit: { cpu: 2, memoryMiB: 4096 } },
        },
      },
    },
    staging: {
      region: 'us-east-1',
      zones,
      // a channel takes the alarms of one stage
      notifications: {
        critical: [{ kind: 'slack', workspaceId: 'T0VIBEBOX', channelId: 'C0VIBESTAGE' }],
        warning: [{ kind: 'slack', workspaceId: 'T0VIBEBOX', channelId: 'C0VIBESTAGE' }],
      },
      network: { cidr: '10.71.0.0/16', natGateways: 1 },
      domain: { name: 'staging.vibebox.example.com', hostedZoneId: 'Z0123456789VIBS' },
      databases: { postgres: { backupRetentionDays: 7 } },
      services: { docker: { replicas: 1 } },
    },
    prod: {
      region: 'us-east-1',
      zones,
      network: { cidr: '10.72.0.0/16' },
      recovery: { strategy: 'backup', region: 'us-west-2', drill: { cron: '0 6 1 * *' } },
      domain: { name: 'vibebox.example.com', hostedZoneId: 'Z0123456789VIBE' },
      databases: { postgres: { instanceType: 'm8g.large', readReplicas: 1 } },
      caches: { redis: { nodeType: 't4g.small', replicas: 1 } },
      mesh: { mutualTls: 'strict', retries: 2, circuitBreaker: { consecutiveErrors: 5, ejectionSeconds: 30 } },
    },
  },
});
