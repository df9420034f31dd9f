import type { StageSpec } from '../../../lib/spec/stage';
import { minimalStage } from '../../support/descriptions';

const permission = {
  actions: ['ses:SendEmail'],
  resources: ['arn:aws:ses:*:*:identity/example.com'],
  reason: 'sends the receipts of orders by mail',
};

/** Services of every kind, in several namespaces, with nearly everything that can be declared of them. */
export function richStage(): StageSpec {
  return minimalStage({
    databases: { main: { readReplicas: 1 }, ledger: {} },
    caches: { sessions: {} },
    queues: { mails: {} },
    buckets: { uploads: {} },
    secrets: {
      partner: { fields: ['api.key'], refreshHours: 12 },
      signing: {
        existing: { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shared/signing-AbCdEf' },
        refreshHours: 6,
      },
    },
    services: {
      api: {
        port: 3000,
        ports: { metrics: 9464 },
        protocol: 'http2',
        tls: true,
        namespace: 'backend',
        replicas: { min: 3, max: 9 },
        scaling: [
          { metric: 'cpu', percent: 70 },
          { metric: 'memory', percent: 80 },
          { metric: 'schedule', cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin', min: 6 },
          { metric: 'schedule', cron: '30 20 * * 1-5', timeZone: 'Europe/Berlin', min: 3 },
        ],
        scalingBehavior: { scaleOut: { replicas: 1, everySeconds: 30 }, scaleIn: { replicas: 1, everySeconds: 300 } },
        probes: {
          startup: { path: '/health/startup', periodSeconds: 3, failureThreshold: 30 },
          liveness: { path: '/health/live', initialDelaySeconds: 30 },
          readiness: { path: '/health/ready', port: 9464, periodSeconds: 5, successThreshold: 2 },
        },
        calls: ['pricing'],
        egress: ['api.openai.com', '*.googleapis.com', 'partner.example.com:8443'],
        uses: [{ name: 'main', access: 'owner' }, 'sessions', 'uploads'],
        env: { GREETING: 'Hello {{ name }}', PRICE: '$(COST)' },
        secrets: { PARTNER_KEY: { secret: 'partner', field: 'api.key' }, SIGNING_KEY: 'signing' },
        exec: true,
        shutdownSeconds: 60,
        release: { strategy: 'rolling', maxSurge: 1 },
        resources: { request: { cpu: 0.5, memoryMiB: 512 }, limit: { cpu: 2, memoryMiB: 2048 } },
        ephemeralStorageGiB: 40,
      },
      pricing: {
        kind: 'internal',
        port: 50051,
        protocol: 'grpc',
        image: 'ghcr.io/example/pricing:2.1.0',
        architecture: 'x86_64',
        entrypoint: ['/bin/pricing'],
        command: ['--cost', '$(COST)', '--pid', '$$', '{{x}}'],
        probes: { readiness: { port: 50051 }, liveness: { command: ['/bin/check', '$(HOST)'] } },
        replicas: 2,
      },
      mailer: {
        kind: 'worker',
        consumes: 'mails',
        uses: [{ name: 'main', access: 'read-only' }],
        capacity: { spot: true },
        permissions: [permission],
        replicas: { min: 1, max: 5 },
        scaling: [
          { metric: 'cpu', percent: 60 },
          { metric: 'queue', depthPerReplica: 100 },
        ],
        egress: 'internet',
      },
      cleanup: {
        kind: 'job',
        schedule: { cron: '0  3 * * 7', timeZone: 'Europe/Berlin' },
        timeoutSeconds: 900,
        uses: ['ledger'],
      },
      docker: { kind: 'daemon', privileged: true, namespace: 'docker', port: 2376, image: 'docker:29-dind' },
    },
  });
}
