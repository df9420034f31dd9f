/** One page of the reference: a noun of the description. */
export interface ReferencePage {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  /** What the noun is, in one or two sentences. */
  readonly intro: string;
  /** The objects whose fields the page lists. Further ones that they contain follow by themselves. */
  readonly objects: readonly DescribedObject[];
}

export interface DescribedObject {
  readonly heading: string;
  /** How other pages call it. */
  readonly label: string;
  /** Place in the description: `*` is any name, `[]` any entry. */
  readonly at: string;
}

export const referencePages: readonly ReferencePage[] = [
  {
    name: 'stage',
    title: 'Stage',
    intro:
      'One copy of the system, with an account, a region and a network of its own. Beside its facts a stage may override any part of the description: objects merge, everything else replaces, `null` removes. Whoever changes a `kind`, `strategy` or `metric` starts that object afresh.',
    objects: [{ heading: 'Facts', label: 'stage', at: 'stages.*' }],
  },
  {
    name: 'service',
    title: 'Service',
    intro: 'One program in containers: what it is, what it needs, who may reach it.',
    objects: [{ heading: 'Fields', label: 'service', at: 'services.*' }],
  },
  {
    name: 'probe',
    title: 'Probe',
    intro:
      "Health checks of a service. Names and units are those of Kubernetes; what a target cannot do exactly is rounded, and the plan says so. A text is a probe's path: `'/healthz'`. Without path and command a probe succeeds when the port accepts a connection.",
    objects: [
      { heading: 'Probes of a service', label: 'probes', at: 'services.*.probes' },
      { heading: 'One probe', label: 'probe', at: 'services.*.probes.liveness' },
    ],
  },
  {
    name: 'resources',
    title: 'Resources',
    intro:
      'CPU and memory of one replica. A Fargate task has one of a few sizes: the smallest that holds the limit, and the plan says which.',
    objects: [{ heading: 'Fields', label: 'resources', at: 'services.*.resources' }],
  },
  {
    name: 'scaling',
    title: 'Scaling',
    intro:
      'What the number of replicas follows, between `replicas.min` and `replicas.max`. Of several policies, the one that asks for most replicas wins. Each has a function of its name: `cpu(70)`, `memory(80)`, `requests(600)`, `latency({ p95: 500 })`, `connections(1000)`, `queue({ depth: 100 })`, `schedule(cron, { min: 5 })`.',
    objects: [
      { heading: 'Policies', label: 'policies', at: 'services.*.scaling[]' },
      { heading: 'Behaviour', label: 'behaviour', at: 'services.*.scalingBehavior' },
    ],
  },
  {
    name: 'release',
    title: 'Release',
    intro:
      'How a new version takes over from the old one. Each strategy has a function of its name: `rolling()`, `blueGreen()`, `linear()`, `canary()`.',
    objects: [{ heading: 'Strategies', label: 'release', at: 'services.*.release' }],
  },
  {
    name: 'route',
    title: 'Route',
    intro:
      "Requests that reach a web service. A text is the path: `'/v1/*'`. More specific routes come first: a host before a wildcard host before none, a deeper path before a shallower, a path before all below it. The order depends on each route alone, so a new service changes no rule of another.",
    objects: [{ heading: 'Fields', label: 'route', at: 'services.*.routes[]' }],
  },
  {
    name: 'database',
    title: 'Database',
    intro: 'A relational database. Each service that uses it has a role of its own in it.',
    objects: [{ heading: 'Fields', label: 'database', at: 'databases.*' }],
  },
  {
    name: 'cache',
    title: 'Cache',
    intro: 'An in-memory store, reached over TLS. Each service that uses it has a user of its own.',
    objects: [{ heading: 'Fields', label: 'cache', at: 'caches.*' }],
  },
  {
    name: 'queue',
    title: 'Queue',
    intro: 'A message queue (Amazon SQS) with a dead-letter queue beside it.',
    objects: [{ heading: 'Fields', label: 'queue', at: 'queues.*' }],
  },
  {
    name: 'bucket',
    title: 'Bucket',
    intro: 'Object storage (Amazon S3), encrypted and private.',
    objects: [{ heading: 'Fields', label: 'bucket', at: 'buckets.*' }],
  },
  {
    name: 'file-system',
    title: 'File system',
    intro: 'Files that several containers share (Amazon EFS). A service mounts it: `mounts: { [path]: name }`.',
    objects: [{ heading: 'Fields', label: 'file system', at: 'fileSystems.*' }],
  },
  {
    name: 'secret',
    title: 'Secret',
    intro:
      'A value that only the services which name it may read. Without `existing` an empty one is made, and a person fills it; no description ever holds the value.',
    objects: [{ heading: 'Fields', label: 'secret', at: 'secrets.*' }],
  },
  {
    name: 'nodes',
    title: 'Nodes',
    intro:
      'Pools of nodes of a certain size, for services that ask for one with `nodes`; on these nodes nobody else runs. Machines follow from the services, so most systems need none. On Fargate there are no nodes.',
    objects: [{ heading: 'Fields', label: 'pool of nodes', at: 'compute.nodes.*' }],
  },
  {
    name: 'namespace',
    title: 'Namespace',
    intro: 'What the services of a namespace may take together. Without a word it is what they can ever need.',
    objects: [{ heading: 'Fields', label: 'namespace', at: 'namespaces.*' }],
  },
  {
    name: 'network',
    title: 'Network',
    intro: 'The private network of one stage.',
    objects: [{ heading: 'Fields', label: 'network', at: 'network' }],
  },
  {
    name: 'ingress',
    title: 'Ingress',
    intro:
      'The way in: a load balancer that belongs to the network, not to a cluster, and is the same on both targets.',
    objects: [{ heading: 'Fields', label: 'ingress', at: 'ingress' }],
  },
  {
    name: 'edge',
    title: 'Edge',
    intro: 'What stands between the users and the load balancer.',
    objects: [{ heading: 'Fields', label: 'edge', at: 'edge' }],
  },
  {
    name: 'domain',
    title: 'Domain',
    intro:
      'The public name of a stage. With a hosted zone, certificates and DNS records are made; without one, bring certificates and point the name yourself. A production stage has one.',
    objects: [{ heading: 'Fields', label: 'domain', at: 'domain' }],
  },
];
