import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { ServiceSpec } from '../service';
import type { StageSpec } from '../stage';

type Member = readonly [name: string, service: ServiceSpec];

/** What the daemons of one pool must have in common, since they run side by side on each of its nodes. */
const shared: readonly [
  field: 'replicas' | 'architecture' | 'zones',
  why: string,
  of: (service: ServiceSpec) => unknown,
][] = [
  ['replicas', 'there is one replica of each daemon on each node of a pool', ({ replicas }) => replicas.min],
  ['architecture', 'nodes of a pool have one architecture', ({ architecture }) => architecture],
  ['zones', 'daemons of one pool are in the same zones', ({ zones }) => zones],
];

/** A daemon has a node for each replica, which it shares with other daemons only. */
export function checkDaemons(stage: StageSpec): SpecIssue[] {
  const daemons = Object.entries(stage.services).filter(([, { kind }]) => kind === 'daemon');
  const pools = new Set(daemons.map(([name, { nodes = name }]) => nodes));
  return [
    ...daemons.flatMap(([name, service]) => nodesOf(stage, name, service)),
    ...[...pools].flatMap((pool) => members(stage, pool)),
  ];
}

function nodesOf(
  { compute }: StageSpec,
  name: string,
  { nodes = name, replicas, ...service }: ServiceSpec,
): SpecIssue[] {
  const pool = compute.nodes[nodes];
  const at = `services.${name}`;
  if (service.kind === 'daemon' && replicas.min === 0)
    return [
      {
        path: `${at}.replicas`,
        code: 'below-minimum',
        message: 'a daemon has a node for each replica, and so one at least',
        found: '0',
        allowed: '1 or more',
        fix: 'raise it, or remove the service from this stage',
      },
    ];
  if (pool === undefined || replicas.min <= pool.max) return [];
  return [
    {
      path: `compute.nodes.${nodes}.max`,
      code: 'below-minimum',
      message: `the daemon '${name}' has ${replicas.min} replicas, each on a node of its own`,
      found: show(pool.max),
      allowed: `${replicas.min} or more`,
      fix: `raise it, or lower ${at}.replicas`,
    },
  ];
}

function members(stage: StageSpec, pool: string): SpecIssue[] {
  const all: Member[] = Object.entries(stage.services).filter(([name, { kind, nodes }]) =>
    kind === 'daemon' ? (nodes ?? name) === pool : nodes === pool,
  );
  const [first, ...others] = all.filter(([, { kind }]) => kind === 'daemon');
  return [
    ...all.filter(([, { kind }]) => kind !== 'daemon').map(([name]) => stranger(name, pool)),
    ...(first ? others.flatMap((other) => differences(first, other)) : []),
  ];
}

function stranger(name: string, pool: string): SpecIssue {
  return {
    path: `services.${name}.nodes`,
    code: 'contradiction',
    message: `the nodes of '${pool}' are for daemons, which may be root on them`,
    found: show(pool),
    fix: 'give the service a pool of its own, or none',
  };
}

function differences([first, one]: Member, [name, other]: Member): SpecIssue[] {
  return shared
    .filter(([, , of]) => JSON.stringify(of(one)) !== JSON.stringify(of(other)))
    .map(([field, why, of]) => ({
      path: `services.${name}.${field}`,
      code: 'contradiction',
      message: `${why}, and '${first}' is another`,
      found: show(of(other)),
      allowed: show(of(one)),
      fix: 'make them the same, or give each nodes of its own',
    }));
}
