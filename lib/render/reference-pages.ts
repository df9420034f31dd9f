/** One page of the reference: a noun of the description. */
export interface ReferencePage {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  /** What the noun is, in one or two sentences. */
  readonly intro: string;
  /** The objects whose fields the page lists: heading and place in the description (`*` any name, `[]` any entry). Others that they contain follow by themselves. */
  readonly objects: Readonly<Record<string, string>>;
}

export const referencePages: readonly ReferencePage[] = [
  {
    name: 'stage',
    title: 'Stage',
    intro:
      'One copy of the system, with an account, a region and a network of its own. Beside its facts a stage may override any part of the description: objects merge, everything else replaces, `null` removes. Whoever changes a `kind`, `strategy` or `metric` starts that object afresh.',
    objects: { Facts: 'stages.*' },
  },
  {
    name: 'service',
    title: 'Service',
    intro: 'One program in containers: what it is, what it needs, who may reach it.',
    objects: { Fields: 'services.*' },
  },
  {
    name: 'probe',
    title: 'Probe',
    intro:
      "Health checks of a service. Names and units are those of Kubernetes; what a target cannot do exactly is rounded, and the plan says so. A text is a probe's path: `'/healthz'`. Without path and command a probe succeeds when the port accepts a connection.",
    objects: { 'Probes of a service': 'services.*.probes', 'One probe': 'services.*.probes.liveness' },
  },
  {
    name: 'resources',
    title: 'Resources',
    intro:
      'CPU and memory of one replica. Fargate knows fixed sizes only: the request is rounded up to the next one, and the plan says so.',
    objects: { Fields: 'services.*.resources' },
  },
  {
    name: 'scaling',
    title: 'Scaling',
    intro:
      'What the number of replicas follows, between `replicas.min` and `replicas.max`. Of several policies, the one that asks for most replicas wins. Each has a function of its name: `cpu(70)`, `memory(80)`, `requests(600)`, `latency({ p95: 500 })`, `connections(1000)`, `queue({ depth: 100 })`, `schedule(cron, { min: 5 })`.',
    objects: { Policies: 'services.*.scaling[]', Behaviour: 'services.*.scalingBehavior' },
  },
  {
    name: 'release',
    title: 'Release',
    intro:
      'How a new version takes over from the old one. Each strategy has a function of its name: `rolling()`, `blueGreen()`, `linear()`, `canary()`.',
    objects: { Strategies: 'services.*.release' },
  },
  {
    name: 'route',
    title: 'Route',
    intro:
      "Requests that reach a web service. A text is the path: `'/v1/*'`. More specific routes come first: a host before a wildcard host before none, a deeper path before a shallower, a path before all below it. The order depends on each route alone, so a new service changes no rule of another.",
    objects: { Fields: 'services.*.routes[]' },
  },
  {
    name: 'database',
    title: 'Database',
    intro: 'A relational database. Each service that uses it has a role of its own in it.',
    objects: { Fields: 'databases.*' },
  },
  {
    name: 'cache',
    title: 'Cache',
    intro: 'An in-memory store, reached over TLS. Each service that uses it has a user of its own.',
    objects: { Fields: 'caches.*' },
  },
  {
    name: 'queue',
    title: 'Queue',
    intro: 'A message queue (Amazon SQS) with a dead-letter queue beside it.',
    objects: { Fields: 'queues.*' },
  },
  { name: 'bucket', title: 'Bucket', intro: 'Object storage (Amazon S3), encrypted and private.', objects: { Fields: 'buckets.*' } },
  {
    name: 'file-system',
    title: 'File system',
    intro: 'Files that several containers share (Amazon EFS). A service mounts it: `mounts: { [path]: name }`.',
    objects: { Fields: 'fileSystems.*' },
  },
  {
    name: 'secret',
    title: 'Secret',
    intro:
      'A value that only the services which name it may read. Without `existing` an empty one is made, and a person fills it; no description ever holds the value.',
    objects: { Fields: 'secrets.*' },
  },
  { name: 'network', title: 'Network', intro: 'The private network of one stage.', objects: { Fields: 'network' } },
  {
    name: 'ingress',
    title: 'Ingress',
    intro: 'The way in: a load balancer that belongs to the network, not to a cluster, and is the same on both targets.',
    objects: { Fields: 'ingress' },
  },
  { name: 'edge', title: 'Edge', intro: 'What stands between the users and the load balancer.', objects: { Fields: 'edge' } },
  {
    name: 'domain',
    title: 'Domain',
    intro:
      'The public name of a stage. With a hosted zone, certificates and DNS records are made; without one, bring certificates and point the name yourself. A production stage has one.',
    objects: { Fields: 'domain' },
  },
];
