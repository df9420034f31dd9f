import { expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf } from '../../support/descriptions';

const pool = { vcpu: 8, memoryGiB: 32, max: 2 };
const daemon = (more: Description = {}) => ({ kind: 'daemon', nodes: 'docker', ...more });
const system = (services: Description, nodes: Description = { docker: pool }) =>
  minimalDescription({ services, compute: { nodes } });

test.each<[string, Description]>([
  ['a daemon alone on its nodes', { docker: daemon() }],
  ['two that share them', { docker: daemon(), agent: daemon() }],
  ['one that says nothing of nodes', { agent: { kind: 'daemon' } }],
  ['one whose nodes are larger than the usual', { docker: { kind: 'daemon' } }],
])('%s is fine', (_, services) => {
  expect(problemsOf(system(services))).toEqual([]);
});

test.each<[string, Description, string[]]>([
  ['more daemons than nodes', { docker: daemon({ replicas: 3 }) }, ['compute.nodes.docker.max: below-minimum']],
  [
    'more daemons than nodes of the same name',
    { docker: { kind: 'daemon', replicas: 3 } },
    ['compute.nodes.docker.max: below-minimum'],
  ],
  ['no node at all', { docker: daemon({ replicas: 0 }) }, ['services.docker.replicas: below-minimum']],
  [
    'another service on nodes where a daemon may be root',
    { docker: daemon(), mailer: { kind: 'worker', nodes: 'docker' } },
    ['services.mailer.nodes: contradiction'],
  ],
  [
    'two daemons that need different nodes',
    { docker: daemon(), agent: daemon({ replicas: 1, architecture: 'x86_64', zones: ['a'] }) },
    ['replicas', 'architecture', 'zones'].map((field) => `services.agent.${field}: contradiction`),
  ],
  [
    'nodes that nobody declares',
    { docker: daemon({ nodes: 'dokcer' }) },
    ['services.docker.nodes: dangling-reference'],
  ],
])('%s is not', (_, services, problems) => {
  expect(problemsOf(system(services))).toEqual(problems);
});
