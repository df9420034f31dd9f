import { expect, test } from '@jest/globals';
import { hasPlaceholder, isReleased } from '../../lib/lowering/released';
import { routePriority } from '../../lib/spec/route-priority';
import type { ServiceSpec } from '../../lib/spec/service';
import { deploymentTargets } from '../../lib/spec/target';
import { minimalSystem, prod } from '../support/descriptions';
import { RELEASED_TAG } from '../support/synth';
import { expectCarriedOut } from './carried-out';
import type { ConformanceCase } from './conformance';
import { adapters, behaviour, behaviourOf, doesNotApply } from './conformance';
import type { ObservedWorkload } from './observed';

interface Workload {
  readonly name: string;
  readonly declared: ServiceSpec;
  readonly observed: ObservedWorkload;
  readonly isReleased: boolean;
}

function workloads({ spec, observed, released }: ConformanceCase): Workload[] {
  return Object.entries(spec.services).flatMap(([name, declared]) => {
    const workload = observed.workloads.get(name);
    // whether it may be missing is a behaviour of its own
    return workload ? [{ name, declared, observed: workload, isReleased: isReleased(spec, name, released) }] : [];
  });
}

test('every available target has an adapter, and so is asked of every behaviour', () => {
  expect(adapters.map(({ target }) => target)).toEqual(deploymentTargets);
});

/** Said of what nothing can stand in for. */
const comesWithRelease = (conformance: ConformanceCase, service: string) =>
  conformance.noteOf(`services.${service}.kind`)?.reason.includes('it comes with the first release') ?? false;

behaviour('[CUS-13] every service is there, and nothing else is', (conformance) => {
  const expected = Object.keys(conformance.spec.services).filter((service) => !comesWithRelease(conformance, service));
  expect([...conformance.observed.workloads.keys()].toSorted()).toEqual(expected.toSorted());
});

/** Nothing can stand in for gRPC or on each node, and a release in steps has no first version to step away from. */
const steps = minimalSystem({
  name: 'steps',
  delivery: { repository: 'https://github.com/example/steps.git' },
  services: {
    feed: { kind: 'web', port: 7000, protocol: 'grpc', routes: ['/feed.Feed/*'], release: { strategy: 'canary' } },
    agent: { kind: 'daemon', port: 9000, protocol: 'tcp' },
  },
  stages: { dev: { domain: prod.domain, ingress: { exposure: 'public' }, edge: { cdn: false } } },
});

behaviourOf(
  [steps],
  'a service is missing before its first release only where the lowering report says so',
  (conformance) => {
    for (const [name, declared] of Object.entries(conformance.spec.services)) {
      const comesLater = comesWithRelease(conformance, name);
      expect({ name, isThere: conformance.observed.workloads.has(name) }).toEqual({ name, isThere: !comesLater });
      if (comesLater) {
        expect(isReleased(conformance.spec, name, conformance.released)).toBe(false);
        expect(hasPlaceholder(declared)).toBe(false);
      }
    }
  },
);

behaviour(
  '[CUS-02, CUS-07] there are as many replicas as are declared; without a release, where nothing can stand in, none',
  (conformance) => {
    for (const { declared, observed, isReleased: released } of workloads(conformance)) {
      if (declared.kind === 'job') expect(observed.replicas).toBeUndefined();
      else
        expect(observed.replicas).toEqual(
          released || hasPlaceholder(declared) ? declared.replicas : { min: 0, max: 0 },
        );
    }
  },
);

behaviour(
  '[CUS-11, CUS-32, XEO-03, XEO-04] replicas spread over the declared zones, and run in no other',
  (conformance) => {
    for (const { declared, observed } of workloads(conformance)) {
      const isMeant = (zone: string) => declared.zones?.some((letter) => zone.endsWith(letter)) ?? true;
      expect(observed.zones).toEqual(conformance.spec.zones.filter(isMeant));
    }
  },
);

behaviour(
  '[CUS-32] replicas spread again when a zone comes back',
  (conformance) => {
    for (const { declared, observed } of workloads(conformance))
      expect(observed.rebalances).toBe(declared.kind !== 'job');
  },
  doesNotApply('eks', 'the scheduler spreads pods when they start, and moves none afterwards'),
);

behaviour('[CUS-12, CUS-38] the number of replicas follows what is declared', (conformance) => {
  for (const { declared, observed, isReleased: released } of workloads(conformance)) {
    expect(observed.scaling).toEqual(released || hasPlaceholder(declared) ? declared.scaling : []);
  }
});

behaviour('replicas are added and removed as fast as is declared', (conformance) => {
  for (const { name, declared, observed, isReleased: released } of workloads(conformance)) {
    if (!released && !hasPlaceholder(declared)) continue;
    for (const direction of ['scaleOut', 'scaleIn'] as const) {
      const step = declared.scalingBehavior?.[direction];
      const { replicas, everySeconds } = observed[direction] ?? {};
      if (!step) continue;
      expect(replicas).toBe(step.replicas);
      expectCarriedOut(
        conformance.noteOf(`services.${name}.scalingBehavior.${direction}.everySeconds`),
        { everySeconds: step.everySeconds },
        { everySeconds },
      );
    }
  }
});

behaviour('[CUS-39] a replica has the size that is declared, at least', (conformance) => {
  for (const { name, declared, observed } of workloads(conformance)) {
    const { request, limit } = declared.resources;
    const wanted = { cpu: limit.cpu ?? request.cpu, memoryMiB: limit.memoryMiB ?? request.memoryMiB };
    expect(observed.size.cpu).toBeGreaterThanOrEqual(wanted.cpu);
    expect(observed.size.memoryMiB).toBeGreaterThanOrEqual(wanted.memoryMiB);
    const note = conformance.noteOf(`services.${name}.resources`);
    // what nobody declared is the least that there is, and the report is about what is declared
    if (note) expectCarriedOut(note, wanted, observed.size);
    expect(observed.architecture).toBe(declared.architecture);
  }
});

behaviour('a container listens where it says so', (conformance) => {
  for (const { declared, observed } of workloads(conformance)) {
    expect(observed.ports).toEqual([
      ...(declared.port === undefined ? [] : [declared.port]),
      ...Object.values(declared.ports),
    ]);
  }
});

behaviour('[CUS-31] a replica that fails its liveness probe is replaced, when it had time to start', (conformance) => {
  for (const { name, declared, observed, isReleased: released } of workloads(conformance)) {
    const probe = declared.probes.liveness ?? declared.probes.startup;
    // a stand-in may go without
    if (!released && !observed.liveness) continue;
    expect(observed.liveness === undefined).toBe(probe === undefined);
    if (!probe || !observed.liveness) continue;
    const { periodSeconds, timeoutSeconds, failureThreshold, path, command } = probe;
    expectCarriedOut(
      conformance.noteOf(`services.${name}.probes.liveness`),
      { periodSeconds, timeoutSeconds, failureThreshold },
      { ...observed.liveness },
    );
    if (released)
      expect(observed.liveness).toMatchObject(command ? { command } : { path, port: probe.port ?? declared.port });
  }
});

behaviour('[CUS-31] no failure counts while a replica may be starting', (conformance) => {
  for (const { name, declared, observed, isReleased: released } of workloads(conformance)) {
    const { startup } = declared.probes;
    if (!startup || (!released && !observed.liveness)) continue;
    const startSeconds = startup.initialDelaySeconds + startup.periodSeconds * startup.failureThreshold;
    expectCarriedOut(
      conformance.noteOf(`services.${name}.probes.startup`),
      { startSeconds },
      { startSeconds: observed.startSeconds },
    );
  }
});

behaviour('[CUS-31, CUS-32] only a replica that is ready gets requests', (conformance) => {
  for (const { name, declared, observed } of workloads(conformance)) {
    const { readiness } = declared.probes;
    if (declared.kind !== 'web' || !readiness) continue;
    const { path, port, periodSeconds, timeoutSeconds, failureThreshold, successThreshold } = readiness;
    const wanted = {
      path,
      port: port ?? declared.port,
      periodSeconds,
      timeoutSeconds,
      failureThreshold,
      successThreshold,
    };
    expect(observed.readiness).not.toEqual([]);
    for (const asked of observed.readiness)
      expectCarriedOut(conformance.noteOf(`services.${name}.probes.readiness`), wanted, { ...asked });
  }
});

behaviour('a replica that is told to stop has the declared time to do so', (conformance) => {
  for (const { name, declared, observed } of workloads(conformance)) {
    expectCarriedOut(
      conformance.noteOf(`services.${name}.shutdownSeconds`),
      { seconds: declared.shutdownSeconds },
      { seconds: observed.shutdownSeconds },
    );
  }
});

behaviour('a new version takes over as is declared', (conformance) => {
  for (const { declared, observed } of workloads(conformance)) expect(observed.release).toBe(declared.release.strategy);
});

behaviour('spare capacity is used where it is declared, above the declared base', (conformance) => {
  for (const { declared, observed, isReleased: released } of workloads(conformance)) {
    // what does not run yet has no base
    if (!released && !hasPlaceholder(declared)) continue;
    const { spot, onDemandBase } = declared.capacity;
    expect([observed.spotShare, observed.onDemandBase]).toEqual([spot ? 'above base' : 'none', onDemandBase]);
  }
});

behaviour('what runs is the released image, or a stand-in', (conformance) => {
  for (const { name, declared, observed, isReleased: released } of workloads(conformance)) {
    if (declared.tool) expect(observed.image).toMatch(/\/cdk-\w+-container-assets-[\w-]+:[0-9a-f]{64}$/);
    else if (declared.image !== undefined) expect(observed.image).toBe(declared.image);
    else if (released)
      expect(observed.image).toMatch(new RegExp(`/${conformance.spec.system}/${name}:${RELEASED_TAG}$`));
    else expect(observed.image).toMatch(/\/node:[^:]+$/);
  }
});

behaviour(
  '[VIB-18] a program finds the files and the file systems that are declared, where they are declared',
  (conformance) => {
    for (const { declared, observed, isReleased: released } of workloads(conformance)) {
      const mounts = Object.entries(declared.mounts).map(([path, name]) => [path, `file system ${name}`] as const);
      expect(observed.files).toEqual(released ? declared.files : {});
      expect(observed.mounts).toEqual(released ? Object.fromEntries(mounts) : {});
    }
  },
);

behaviour(
  'containers beside a program start in the declared order, with what they are declared to be',
  (conformance) => {
    for (const { name, declared, observed, isReleased: released } of workloads(conformance)) {
      const wanted = released ? Object.entries(declared.sidecars) : [];
      expect(observed.sidecars.map((sidecar) => sidecar.name)).toEqual(wanted.map(([sidecar]) => sidecar));
      for (const [i, [sidecar, { image = observed.image, port, init, essential }]] of wanted.entries()) {
        const { onEnd, ...rest } = observed.sidecars[i]!;
        expect(rest).toEqual({ name: sidecar, image, ports: port === undefined ? [] : [port], init });
        const declaredEnd = init ? 'goes on' : essential ? 'replica is replaced' : 'is started again';
        const note = conformance.noteOf(`services.${name}.sidecars.${sidecar}`);
        expectCarriedOut(note, { onEnd: declaredEnd }, { onEnd });
      }
    }
  },
);

behaviour('logs are encrypted, and kept for the declared time', (conformance) => {
  for (const { name, declared, observed } of workloads(conformance)) {
    expect(observed.logs.encrypted).toBe(true);
    expectCarriedOut(
      conformance.noteOf(`services.${name}.logDays`),
      { days: declared.logDays },
      { days: observed.logs.days },
    );
  }
});

behaviour('a shell is to be had where it is declared, and never in production', (conformance) => {
  const all = workloads(conformance);
  // a target that cannot tell services apart says so where a shell is declared
  const isWider = all.some(({ name }) => conformance.noteOf(`services.${name}.exec`)?.status === 'rounded');
  for (const { declared, observed, isReleased: released } of all) {
    const wanted = declared.exec && released;
    if (wanted || !isWider) expect(observed.shell).toBe(wanted);
    if (conformance.spec.production) expect(observed.shell).toBe(false);
  }
});

behaviour(
  'a job runs when its schedule says, not before its first release, and no longer than it may',
  (conformance) => {
    for (const { declared, observed, isReleased: released } of workloads(conformance)) {
      const { schedule, timeoutSeconds, tool } = declared;
      // what brings a dump back waits for a person
      const enabled = released && tool?.program !== 'restore';
      expect(observed.schedule).toEqual(
        schedule && { ...schedule, enabled, ...(timeoutSeconds !== undefined && { timeoutSeconds }) },
      );
    }
  },
);

/** Two groups, of which one changes its database. */
const migrating = minimalSystem({
  name: 'moves',
  delivery: { repository: 'https://github.com/example/moves.git' },
  services: {
    migrate: { kind: 'job', beforeRelease: true, timeoutSeconds: 900, uses: [{ name: 'main', access: 'owner' }] },
    agent: { kind: 'daemon', port: 9000, protocol: 'tcp' },
    worker: { kind: 'worker', uses: ['main'] },
    mailer: { kind: 'worker', group: 'mail' },
  },
  databases: { main: {} },
});

behaviourOf(
  [migrating],
  '[CUS-56] a job before a release has succeeded when any service of its group starts in a new version',
  (conformance) => {
    for (const { declared, observed, isReleased: released } of workloads(conformance)) {
      if (!declared.beforeRelease) expect(observed.beforeRelease).toBeUndefined();
      else {
        expect(released).toBe(true);
        const { timeoutSeconds } = declared;
        expect(observed.beforeRelease).toMatchObject({ timeoutSeconds });
        expect(observed.beforeRelease?.holdsBack).toEqual(expect.arrayContaining(['agent', 'api', 'worker']));
        expect(observed.schedule).toBeUndefined();
      }
    }
  },
);

behaviour(
  '[CUS-01, CUS-15] every route leads to the service that declares it, in the order of its own priority',
  ({ spec, observed }) => {
    const declared = Object.entries(spec.services).flatMap(([service, { routes, port }]) =>
      routes.map(({ path, host, ...rest }) => {
        const below = path.endsWith('/*') && path !== '/*' ? [path.slice(0, -2)] : [];
        return {
          priority: routePriority({ path, host, ...rest }),
          ...(host !== undefined && { host }),
          paths: [...below, path],
          service,
          port,
        };
      }),
    );
    const inOrder = (routes: readonly { readonly priority: number }[]) =>
      routes.toSorted((one, other) => one.priority - other.priority);
    expect(inOrder(observed.routes)).toEqual(inOrder(declared));
  },
);

behaviour(
  '[VIB-02, VIB-21] requests that come in plain are sent to HTTPS, and nowhere else, where a stage has a domain',
  ({ spec, observed }) => {
    const plain = observed.listeners.filter(({ protocol }) => protocol !== 'HTTPS');
    if (spec.domain !== undefined)
      expect(plain.map(({ redirectsTo }) => redirectsTo)).toEqual(plain.map(() => 'HTTPS 443'));
    else expect(observed.listeners).toEqual([{ port: 80, protocol: 'HTTP' }]);
  },
);
