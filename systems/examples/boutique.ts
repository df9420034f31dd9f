import { cpu, defineSystem } from 'slipway';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** Eleven services in five languages that speak gRPC to each other. */
const grpc = {
  kind: 'internal',
  protocol: 'grpc',
  port: 50051,
  resources: { request: { cpu: 0.25, memoryMiB: 512 } },
  replicas: { min: 2, max: 6 },
  scaling: [cpu(70)],
} as const;

export default defineSystem({
  name: 'boutique',
  description: 'A shop in a dozen services, in the way of public microservice demonstrations.',
  services: {
    frontend: {
      kind: 'web',
      build: './frontend',
      port: 8080,
      routes: ['/*'],
      probes: { liveness: '/_healthz', readiness: '/_healthz' },
      replicas: { min: 2, max: 10 },
      scaling: [cpu(70)],
      sticky: true,
      calls: ['ads', 'cart', 'catalogue', 'checkout', 'currency', 'recommendation', 'shipping', 'assistant'],
      files: { '/etc/frontend/banner.json': '{ "text": "Free shipping this week" }' },
    },
    ads: { ...grpc, build: './ads', architecture: 'x86_64' },
    cart: { ...grpc, build: './cart', uses: ['carts'] },
    catalogue: { ...grpc, build: './catalogue', files: { '/data/products.json': '{ "products": [] }' } },
    checkout: {
      ...grpc,
      build: './checkout',
      calls: ['cart', 'catalogue', 'currency', 'email', 'payment', 'shipping'],
    },
    currency: { ...grpc, build: './currency', sidecars: { rates: { image: 'redis:7-alpine', port: 6379 } } },
    email: { ...grpc, build: './email' },
    payment: { ...grpc, build: './payment', env: { DISABLE_PROFILER: '1' } },
    recommendation: { ...grpc, build: './recommendation', calls: ['catalogue'] },
    shipping: { ...grpc, build: './shipping' },
    assistant: { ...grpc, protocol: 'http', port: 8081, build: './assistant', calls: ['catalogue'] },
    statsd: { ...grpc, protocol: 'tcp', port: 9125, image: 'prom/statsd-exporter:v0.28.0', scaling: [], replicas: 2 },
    cleanup: {
      kind: 'job',
      build: './cleanup',
      uses: ['carts'],
      schedule: { cron: '0 4 * * *' },
      timeoutSeconds: 600,
    },
  },
  caches: { carts: { engine: 'valkey' } },

  stages: {
    dev: {
      region: 'us-east-1',
      zones,
      data: 'disposable',
      network: { cidr: '10.80.0.0/16', natGateways: 1, privateEndpoints: false },
      ingress: { exposure: 'cdn-only' },
      edge: { cdn: true },
      caches: { carts: { nodeType: 't4g.micro', replicas: 0 } },
    },
    prod: {
      region: 'eu-west-1',
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      network: { cidr: '10.81.0.0/16' },
      domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789SHOP' },
    },
  },
});
