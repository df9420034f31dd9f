import { describe, expect, test } from '@jest/globals';
import type { Description } from '../support/descriptions';
import { minimalDescription, prod } from '../support/descriptions';
import type { Attempt, Request } from './run-command';
import { app, plan } from './run-command';

type Files = Readonly<Record<string, string>>;

const described = (patch: Description = {}): Files => ({
  'systems/shop.json': JSON.stringify(minimalDescription(patch)),
});
const written = (source: string): Files => ({ 'systems/shop.ts': source });

interface Mistake {
  readonly title: string;
  readonly files: Files;
  readonly request?: Request;
  /** Path, value, what is allowed, what to do: all that is known. */
  readonly said: readonly string[];
}

const requests: Mistake[] = [
  {
    title: 'an unknown system',
    files: described(),
    request: { system: 'shpo' },
    said: ["unknown system 'shpo'", 'allowed: shop', "fix:     did you mean 'shop'?"],
  },
  {
    title: 'an unknown stage',
    files: described({ stages: { prod } }),
    request: { stage: 'prod,qa' },
    said: ["unknown stage 'qa'", 'allowed: dev, prod', 'fix:     '],
  },
  {
    title: 'an unknown target',
    files: described(),
    request: { target: 'aks' },
    said: ["unknown target 'aks'", 'allowed: fargate, eks', 'fix:     '],
  },
  {
    title: 'a target whose engine is not built',
    files: described(),
    request: { target: 'eks' },
    said: ["target 'eks' is not available yet", 'allowed: fargate', 'fix:     use the target fargate'],
  },
  {
    title: 'an unknown target and an unknown stage, at once',
    files: described(),
    request: { target: 'aks', stage: 'qa' },
    said: ["unknown target 'aks'", "unknown stage 'qa'"],
  },
  {
    title: 'no name where several systems are described',
    files: { ...described(), 'systems/other.json': '{}' },
    said: ['which system?', 'allowed: other, shop', 'fix:     name one'],
  },
];

const descriptions: Mistake[] = [
  {
    title: 'a misspelt field',
    files: described({ services: { api: { replica: 3 } } }),
    said: ['services.api.replica', 'found:   3', 'allowed: ', "fix:     did you mean 'replicas'?"],
  },
  {
    title: 'a reference to nothing',
    files: described({ databases: { main: {} }, services: { api: { uses: ['mian'] } } }),
    said: ['services.api.uses[0]', 'found:   "mian"', 'allowed: main', "fix:     did you mean 'main'?"],
  },
  {
    title: 'a maximum below the minimum',
    files: described({
      services: { api: { replicas: { min: 5, max: 2 }, scaling: [{ metric: 'cpu', percent: 70 }] } },
    }),
    said: ['services.api.replicas.max', 'found:   2', 'allowed: 5 or more', 'fix:     '],
  },
  {
    title: 'a size that no task has',
    files: described({ services: { api: { resources: { request: { cpu: 64, memoryMiB: 512 } } } } }),
    said: [
      'services.api.resources',
      'no Fargate task has 64 vCPU and 512 MiB',
      'found:   {"request":{"cpu":64,"memoryMiB":512}}',
      'allowed: 32 vCPU with 61440 to 249856 MiB',
      'fix:     lower one of the two',
    ],
  },
  {
    title: 'two routes that are the same',
    files: described({ services: { other: { kind: 'web', port: 80, routes: ['/*'] } } }),
    said: ['services.other.routes[0]', 'found:   "/*"', 'fix:     '],
  },
  {
    title: 'a name that is too long',
    files: described({ name: 'a-system-with-a-long-name' }),
    said: ['name', 'found:   "a-system-with-a-long-name"', 'allowed: ', '20', 'fix:     '],
  },
  {
    title: 'a production stage without a domain',
    files: described({ stages: { prod: { ...prod, domain: undefined } } }),
    said: [
      'stages.prod.domain',
      'a production stage is reached under a domain of its own, over TLS',
      'fix:     add domain: ',
    ],
  },
  {
    title: 'an acceptance of what nobody refuses',
    files: described({ accept: [{ path: 'services.api.prot', reason: 'we have weighed this already' }] }),
    said: ['accept[0]', "nothing is refused at 'services.api.prot'", 'found:   services.api.prot', 'fix:     '],
  },
  {
    title: 'two problems in different places, at once',
    files: described({ services: { api: { replica: 3, uses: ['main'] } }, stages: { dev: { zones: ['a'] } } }),
    said: ['4 problems', 'services.api.replica', 'services.api.uses[0]', 'stages.dev.zones', 'stages.dev.zones[0]'],
  },
  {
    title: 'a mistake in the description and an unknown target, at once',
    files: described({ services: { api: { replica: 3 } } }),
    request: { target: 'aks' },
    said: ['services.api.replica', "unknown target 'aks'"],
  },
  {
    title: 'a list of stages, which only the resolved form has',
    files: { 'systems/shop.json': JSON.stringify({ ...minimalDescription(), stages: [{ region: 'us-east-1' }] }) },
    said: ['stages', 'fix:     '],
  },
];

const surroundings: Mistake[] = [
  {
    title: 'a file that does not compile',
    files: written('export default {\n  name: shop shop\n};\n'),
    said: ['systems/shop.ts:2:14: Expected'],
  },
  {
    title: 'a file that fails while it runs',
    files: written("throw new Error('no weather today');\n"),
    said: ['systems/shop.ts:1:7: no weather today'],
  },
  {
    title: 'a file without a default export',
    files: written('export const shop = {};\n'),
    said: ['systems/shop.ts: has no default export; write: export default defineSystem({ ... })'],
  },
  { title: 'a file that is no JSON', files: { 'systems/shop.json': '{ name: }' }, said: ['systems/shop.json:1:'] },
  {
    title: 'a file whose name is not that of its system',
    files: { 'systems/store.json': JSON.stringify(minimalDescription()) },
    said: ["systems/store.json: the system is named 'shop'", 'allowed: store', 'fix:     '],
  },
  {
    title: 'two files for one system',
    files: { ...described(), ...written('export default {};') },
    said: ["two files describe the system 'shop'", 'systems/shop.json, systems/shop.ts', 'fix:     keep one'],
  },
  {
    title: 'a folder without descriptions',
    files: { 'systems/README.md': '' },
    said: ["the folder 'systems' describes no system", 'fix:     start one: docs/guides/your-first-system.md'],
  },
  {
    title: 'no such folder',
    files: {},
    said: ["there is no folder 'systems' here", 'fix:     run this where your descriptions are'],
  },
  { title: 'a file in its place', files: { systems: '' }, said: ["there is no folder 'systems' here"] },
  {
    title: 'own stacks that are no function',
    files: { ...described(), 'systems/shop.extend.ts': 'export default 5;' },
    said: ['systems/shop.extend.ts: the default export is not a function', 'fix:     '],
  },
  {
    title: 'released tags that cannot be read',
    files: { ...described(), 'helm-charts/shop/values.yaml': 'images: [' },
    said: ['helm-charts/shop/values.yaml: cannot be read', 'found:   ', 'fix:     correct the file'],
  },
  {
    title: 'settings that cannot be read',
    files: { ...described(), 'cdk.json': '{' },
    said: ['cdk.json: cannot be read', 'found:   '],
  },
];

describe.each([
  ['what was asked for', requests],
  ['a description', descriptions],
  ['what is around it', surroundings],
])('a mistake in %s is told in words, with exit code 1, and nothing is written', (_, mistakes) => {
  test.each(mistakes)('$title', async ({ files, request, said }) => {
    const attempts = await Promise.all([plan(files, request), app(files, request)]);
    for (const attempt of attempts) expectToSay(attempt, said);
  });
});

function expectToSay({ status, stdout, stderr, written: files }: Attempt, said: readonly string[]): void {
  const text = stdout + stderr;
  expect({ status, files, trace: /^ +at .*:\d+/m.test(text) }).toEqual({ status: 1, files: [], trace: false });
  for (const part of said) expect(text).toContain(part);
}
