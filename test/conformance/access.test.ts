import { expect } from '@jest/globals';
import { secretName } from '../../lib/lowering/names';
import { isReleased } from '../../lib/lowering/released';
import type { InjectedVariable } from '../../lib/spec/container-contract';
import type { DatabaseTool } from '../../lib/spec/service';
import type { StageSpec } from '../../lib/spec/stage';
import { injectedVariables } from '../../lib/spec/container-contract';
import type { ConformanceCase } from './conformance';
import { behaviour, doesNotApply } from './conformance';
import { hostsOf, serversOf } from './declared-ends';
import { declaredReachability } from './declared-reachability';
import type { ObservedSecret } from './observed';

const isSecret = ({ origin }: InjectedVariable) =>
  (origin.kind === 'database' || origin.kind === 'cache') && origin.secret;

/** Fields of a secret, by the last part of the variable's name. */
const FIELDS: Readonly<Record<string, string>> = {
  USERNAME: 'username',
  PASSWORD: 'password',
  URL: 'url',
  READER_URL: 'readerUrl',
};

/** What sends a program to the forward proxy of its stage, where that is the way to hosts by name. */
const PROXY_VARIABLES = [
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
  'NODE_USE_ENV_PROXY',
];

/** What the container contract and the description promise to one service. */
function promised(
  { spec, target }: ConformanceCase,
  name: string,
): { plain: string[]; secrets: Record<string, ObservedSecret> } {
  const { env, secrets, tool } = spec.services[name]!;
  const variables = injectedVariables(spec, name).filter((variable) => !(variable.name in env));
  const injected = variables.filter(isSecret).map(({ name: variable, origin }) => {
    const { resource, field } = origin as { resource: string; field: string };
    const isAdmin = field.startsWith('ADMIN_');
    // the administrator's secret has no name of ours
    const secret = isAdmin ? adminOf(resource) : secretName(spec, resource, name);
    return [variable, { secret, field: FIELDS[field.replace('ADMIN_', '')]! }] as const;
  });
  const declared = Object.entries(secrets).map(
    ([variable, { secret, field }]) =>
      [variable, { secret: secretName(spec, secret), ...(field !== undefined && { field }) }] as const,
  );
  return {
    plain: [
      ...variables.filter((variable) => !isSecret(variable)).map((variable) => variable.name),
      ...Object.keys(env),
      ...(target === 'fargate' && hostsOf(spec, name).length > 0
        ? PROXY_VARIABLES.filter((variable) => !(variable in env))
        : []),
      // a task hears in other ways when it was due
      ...(tool && target === 'eks' ? ['BACKUP_JOB_NAME'] : []),
    ].toSorted(),
    secrets: Object.fromEntries([...injected, ...declared]),
  };
}

/** Where the administrator of a database is kept, as a resource of its stack. */
const adminOf = (database: string) =>
  expect.stringMatching(new RegExp(`^database\\.${database.replaceAll('-', '')}(Admin|Instance)`)) as unknown as string;

/** All but jobs that come with the first release; that nothing else is missing is a behaviour of its own. */
const presentServices = ({ spec, observed }: ConformanceCase): string[] =>
  Object.keys(spec.services).filter((name) => observed.workloads.has(name));

function releasedServices(conformance: ConformanceCase): string[] {
  return Object.keys(conformance.spec.services).filter((name) =>
    isReleased(conformance.spec, name, conformance.released),
  );
}

behaviour(
  '[CUS-16, CUS-43] who may talk to whom is what is declared, and nothing more',
  ({ spec, target, released, observed }) => {
    expect(observed.reachability).toEqual(declaredReachability(spec, target, released));
  },
);

behaviour(
  'what the network lets a service reach beside what it declares is in the lowering report',
  (conformance) => {
    const { spec, observed } = conformance;
    for (const [name, { egress, tool }] of Object.entries(spec.services)) {
      const wanted = [
        ...serversOf(spec, name),
        ...(egress === 'internet' || !spec.network.privateEndpoints ? ['internet:443'] : []),
      ];
      const reached = observed.reachability
        .filter((line) => line.startsWith(`${name} -> `))
        .map((line) => line.replace(`${name} -> `, ''))
        .filter((peer) => /^(database|cache|internet)/.test(peer));
      const beside = reached.filter((peer) => !wanted.includes(peer));
      const fact = tool ? `backup.dumps.${tool.database}.cron` : `services.${name}.uses`;
      if (beside.length > 0)
        expect({ beside, status: conformance.noteOf(fact)?.status }).toEqual({
          beside,
          status: 'rounded',
        });
    }
  },
  doesNotApply('fargate', 'there every service has a security group of its own, which names what it may reach'),
);

behaviour(
  '[CUS-42] what is secret comes by reference, and everything else in plain: exactly what the contract promises',
  (conformance) => {
    for (const name of releasedServices(conformance)) {
      const { environment, secrets } = conformance.observed.workloads.get(name)!;
      const { plain, secrets: wanted } = promised(conformance, name);
      expect(Object.keys(environment).toSorted()).toEqual(plain);
      expect(secrets).toEqual(wanted);
    }
  },
);

behaviour('plain variables say what is declared, and where things are', (conformance) => {
  const { spec, observed } = conformance;
  for (const name of releasedServices(conformance)) {
    const { environment } = observed.workloads.get(name)!;
    expect(environment).toMatchObject({
      ...spec.services[name]!.env,
      SLIPWAY_SYSTEM: spec.system,
      SLIPWAY_STAGE: spec.stage,
      SLIPWAY_SERVICE: name,
      AWS_REGION: spec.region,
    });
    for (const [variable, resource] of serverHosts(conformance, name))
      expect({ variable, host: environment[variable] }).toEqual({ variable, host: expect.stringMatching(resource) });
    for (const callee of spec.services[name]!.calls) {
      const url = new URL(environment[`${callee.toUpperCase().replaceAll('-', '_')}_URL`]!);
      expect(observed.addresses.get(url.host)).toEqual({ service: callee, port: spec.services[callee]!.port });
    }
  }
});

const hasProxy = ({ databases }: StageSpec, name: string) => databases[name]?.proxy === true;

/** Variables with the host of a server, and the resource that it has to be an attribute of. */
function serverHosts({ spec }: ConformanceCase, name: string): [variable: string, resource: RegExp][] {
  const { uses, tool } = spec.services[name]!;
  // the server itself, also where a proxy stands before it
  if (tool)
    return [['PGHOST', new RegExp(`^database\\.${tool.database.replaceAll('-', '')}Instance.*(Address|Endpoint)$`)]];
  return uses.flatMap((use): [string, RegExp][] => {
    const stack = use.name in spec.databases ? 'database' : use.name in spec.caches ? 'cache' : undefined;
    if (stack === undefined) return [];
    const [prefix, id] = [use.name.toUpperCase().replaceAll('-', '_'), use.name.replaceAll('-', '')];
    const own: [string, RegExp] = [
      `${prefix}_HOST`,
      new RegExp(`^${stack}\\.${id}${hasProxy(spec, use.name) ? 'Proxy' : '[A-Z]'}.*(Address|Endpoint)$`),
    ];
    const hasReader = stack === 'database' && (spec.databases[use.name]?.readReplicas ?? 0) > 0;
    return [
      own,
      ...(hasReader
        ? [
            [`${prefix}_READER_HOST`, new RegExp(`(Reader|ReadEndpoint).*Address$|^reader\\.${use.name}\\.`)] as [
              string,
              RegExp,
            ],
          ]
        : []),
    ];
  });
}

behaviour('[CUS-42] a service can be given its own secrets, and those of no other', (conformance) => {
  for (const name of presentServices(conformance)) {
    const { fetches } = conformance.observed.workloads.get(name)!;
    const secrets = releasedServices(conformance).includes(name)
      ? Object.values(promised(conformance, name).secrets)
      : [];
    // each once: matchers are not equal to each other
    const wanted = [...new Map(secrets.map(({ secret }) => [JSON.stringify(secret), secret])).values()];
    expect([...new Set(fetches)].toSorted()).toEqual(wanted.toSorted());
  }
});

behaviour(
  '[CUS-43] a service may do in AWS what it declares, to what it is told of, and nothing more',
  (conformance) => {
    const { observed } = conformance;
    for (const name of presentServices(conformance)) {
      const { grants, environment } = observed.workloads.get(name)!;
      expect(grants.map(({ verb, resource }) => `${verb} ${resource}`).toSorted()).toEqual(
        releasedServices(conformance).includes(name) ? declaredGrants(conformance, name, environment) : [],
      );
    }
  },
);

/** One program of a dump writes what it cannot read, the other reads what it cannot write. */
function toolGrants({ program, prefix }: DatabaseTool, bucket: string): unknown[] {
  const dumps = `arn:aws:s3:::${bucket}/${prefix}/*`;
  const key = (action: string) => expect.stringMatching(new RegExp(`^kms:${action} backup\\.DumpsKey`)) as unknown;
  return program === 'dump'
    ? ['cloudwatch:PutMetricData *', key('Decrypt'), key('GenerateDataKey'), `write ${dumps}`]
    : [
        'cloudwatch:PutMetricData *',
        key('Decrypt'),
        `read ${dumps}`,
        expect.stringMatching(/^read backup\.DumpsBucket/),
      ];
}

function declaredGrants(
  { spec, target }: ConformanceCase,
  name: string,
  environment: Readonly<Record<string, string>>,
): unknown[] {
  const { uses, consumes, permissions, scaling, mounts, tool } = spec.services[name]!;
  if (tool) return toolGrants(tool, environment['BACKUP_BUCKET']!);
  const address = (resource: string, suffix: string) =>
    environment[`${resource.toUpperCase().replaceAll('-', '_')}_${suffix}`];
  const used = uses.flatMap(({ name: resource, access }) => {
    if (resource in spec.buckets)
      return ['read', ...(access === 'read-only' ? [] : ['write'])].map(
        (verb) => `${verb} ${address(resource, 'BUCKET')}`,
      );
    if (resource in spec.queues)
      return ['look', ...(access === 'read-only' ? [] : ['send'])].map(
        (verb) => `${verb} ${address(resource, 'QUEUE_URL')}`,
      );
    return [];
  });
  const consumed =
    consumes === undefined ? [] : ['look', 'receive'].map((verb) => `${verb} ${address(consumes, 'QUEUE_URL')}`);
  const added = permissions.flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)),
  );
  // it publishes how many connections it has
  const published = scaling.some(({ metric }) => metric === 'connections') ? ['cloudwatch:PutMetricData *'] : [];
  // where tasks mount as themselves; nodes do so for pods
  const mounted = target === 'fargate' ? new Set(Object.values(mounts)) : [];
  const shared = [...mounted].map((fileSystem) => `mount file system ${spec.system}-${spec.stage}-${fileSystem}`);
  return [...used, ...consumed, ...added, ...published, ...shared].toSorted();
}
