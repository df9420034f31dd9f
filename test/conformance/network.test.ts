import { expect } from '@jest/globals';
import rwp from '../../systems/rwp';
import vibebox from '../../systems/vibebox';
import type { ConformanceCase } from './conformance';
import { behaviourOf } from './conformance';
import { surroundings } from './surroundings';

/** What reaches a part of a stage, and what that reaches, without what the target needs around the programs. */
function matrixOf({ spec, target, released, observed }: ConformanceCase) {
  const around = surroundings[target](spec, released);
  const lines = observed.reachability.filter((line) => !around.includes(line));
  return {
    into: (part: string) => lines.filter((line) => line.includes(` -> ${part}:`)),
    outOf: (part: string) => lines.filter((line) => line.startsWith(`${part} -> `)),
  };
}

const toAws = ({ target, spec }: ConformanceCase, name: string): string[] =>
  target === 'eks' ? [`${name} -> ${spec.network.privateEndpoints ? 'aws' : 'internet'}:443`] : [];

behaviourOf([vibebox], '[VIB-21] the load balancer alone is reached from outside', (conformance) => {
  const { spec, observed } = conformance;
  const outside = observed.reachability.filter((line) =>
    /^(internet|cloudfront|cloudflare|[\d.]+\/\d+) -> /.test(line),
  );
  expect(outside).toEqual(
    spec.domain === undefined
      ? ['cloudfront -> load balancer:80']
      : ['internet -> load balancer:443', 'internet -> load balancer:80'],
  );
});

behaviourOf(
  [vibebox],
  '[VIB-22, VIB-27, VIB-28] the frontend is reached by the load balancer, and reaches the backend, and none of the data',
  (conformance) => {
    const { into, outOf } = matrixOf(conformance);
    expect(into('frontend')).toEqual(['load balancer -> frontend:80']);
    expect(outOf('frontend')).toEqual(['frontend -> backend:3000']);
  },
);

behaviourOf(
  [vibebox],
  '[VIB-23, VIB-24, VIB-25, VIB-26, VIB-29] the backend is reached by load balancer and frontend, and reaches its data and Docker',
  (conformance) => {
    const { into, outOf } = matrixOf(conformance);
    // it publishes how many connections it has where it scales on them
    const publishes = conformance.spec.services['backend']!.scaling.some(({ metric }) => metric === 'connections');
    expect(into('backend')).toEqual(['frontend -> backend:3000', 'load balancer -> backend:3000']);
    expect(outOf('backend')).toEqual(
      [
        'backend -> cache redis:6379',
        'backend -> database postgres:5432',
        'backend -> docker:2376',
        ...(publishes ? toAws(conformance, 'backend') : []),
      ].toSorted(),
    );
  },
);

behaviourOf(
  [vibebox],
  '[VIB-26, VIB-29, VIB-30] data and Docker are reached by the backend, and by what changes passwords and makes copies',
  (conformance) => {
    const { into, outOf } = matrixOf(conformance);
    const backups = conformance.spec.backup ? ['postgres-dump', 'postgres-restore'] : [];
    expect(into('database postgres')).toEqual(
      ['backend', 'keeper of postgres', ...backups].map((from) => `${from} -> database postgres:5432`),
    );
    expect(outOf('database postgres')).toEqual([]);
    expect(into('cache redis')).toEqual(['backend -> cache redis:6379']);
    expect(into('docker')).toEqual(['backend -> docker:2376']);
    expect(outOf('docker')).toEqual([]);
  },
);

behaviourOf(
  [rwp],
  '[RWP-01, RWP-21] Cloudflare alone reaches the load balancer, and that alone the API',
  (conformance) => {
    const { into } = matrixOf(conformance);
    expect(into('load balancer')).toEqual(['cloudflare -> load balancer:443']);
    expect(into('api')).toEqual(['load balancer -> api:3000']);
  },
);

behaviourOf([rwp], '[RWP-03] the worker reaches AI and analytics, and each layer its own store', (conformance) => {
  const { into } = matrixOf(conformance);
  expect([...into('ai'), ...into('analytics')]).toEqual(['worker -> ai:8000', 'worker -> analytics:8000']);
  expect(into('database main')).toEqual(['api -> database main:5432', 'keeper of main -> database main:5432']);
  expect(into('cache redis')).toEqual(['worker -> cache redis:6379']);
});

behaviourOf([rwp], '[RWP-04] services reach the hosts that they name, and no others', ({ spec, observed }) => {
  const outside = observed.reachability.filter((line) =>
    /^(api|worker|ai|analytics) -> [\w*-]+\.[\w.*-]+:\d+$/.test(line),
  );
  const isOpen = spec.services['ai']!.egress === 'internet';
  expect(outside).toEqual(
    isOpen
      ? []
      : ['ai -> api.openai.com:443', 'analytics -> www.google-analytics.com:443', 'api -> api.jobadder.com:443'],
  );
});
