import { describe, expect, test } from '@jest/globals';
import { choose } from '../../bin/choose';
import { isUserMistake } from '../../bin/fail';
import type { Description } from '../support/descriptions';
import { minimalDescription, prod } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import type { Attempt, Request } from './run-command';
import { app, plan } from './run-command';

type Files = Readonly<Record<string, string>>;

const described = (patch: Description = {}): Files => ({
  'systems/shop.json': JSON.stringify(minimalDescription(patch)),
});
const written = (source: string): Files => ({ 'systems/shop.ts': source });
const scaling = [{ metric: 'cpu', percent: 70 }];

interface Mistake {
  readonly title: string;
  readonly files: Files;
  readonly request?: Request;
  /** Path, value, what is allowed, what to do: all that is known. */
  readonly said: readonly string[];
}

/** As a person meets them, at the command line and through the cdk command. */
const mistakes: Mistake[] = [
  {
    title: 'an unknown system',
    files: described(),
    request: { system: 'shpo' },
    said: ["unknown system 'shpo'", 'allowed: shop', "fix:     did you mean 'shop'?"],
  },
  {
    title: 'an unknown target and two unknown stages, at once',
    files: described({ stages: { prod } }),
    request: { target: 'aks', stage: 'prod,qa,test' },
    said: [
      "unknown target 'aks'",
      'allowed: fargate, eks',
      "unknown stage 'qa'",
      "unknown stage 'test'",
      'allowed: dev, prod',
    ],
  },
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
    files: described({ services: { api: { replicas: { min: 5, max: 2 }, scaling } } }),
    said: ['services.api.replicas.max', 'found:   2', 'allowed: 5 or more', 'fix:     '],
  },
  {
    title: 'a size that no task has',
    files: described({ services: { api: { resources: { request: { cpu: 64, memoryMiB: 512 } } } } }),
    said: [
      'services.api.resources',
      'no Fargate task has 64 vCPU and 512 MiB',
      'found:   {"request":{"cpu":64,"memoryMiB":512}}',
      'allowed: at most 32 vCPU and 249856 MiB',
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
    said: ['stages.prod.domain', 'reached under a domain of its own, over TLS', 'fix:     add domain: '],
  },
  {
    title: 'two problems in different places, at once',
    files: described({ services: { api: { replica: 3 } }, stages: { dev: { zones: ['us-east-1a'] } } }),
    said: ['2 problems', 'services.api.replica', 'stages.dev.zones'],
  },
  {
    title: 'a file that does not compile',
    files: written('export default {\n  name: shop shop\n};\n'),
    said: ['systems/shop.ts:2:14: Expected'],
  },
  {
    title: 'a folder without descriptions',
    files: { 'systems/README.md': '' },
    said: ["the folder 'systems' describes no system", 'fix:     start one: docs/guides/your-first-system.md'],
  },
  {
    title: 'no folder with descriptions',
    files: {},
    said: ["there is no folder 'systems' here", 'fix:     run this where your descriptions are'],
  },
];

/** Found by the same code, and so tried without processes. */
const furtherMistakes: Mistake[] = [
  {
    title: 'no name, where several systems are described',
    files: { ...described(), 'systems/other.json': '{}' },
    said: ['which system?', 'allowed: other, shop', 'fix:     name one'],
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
  { title: 'a file in place of the folder', files: { systems: '' }, said: ["there is no folder 'systems' here"] },
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
  {
    title: 'settings that name another system',
    files: { ...described(), 'cdk.json': '{ "context": { "system": "store" } }' },
    said: ["unknown system in cdk.json 'store'", 'allowed: shop'],
  },
];

describe('a mistake is told in words, with exit code 1, and nothing is written', () => {
  test.each(mistakes)('$title', async ({ files, request, said }) => {
    const attempts = await Promise.all([plan(files, request), app(files, request)]);
    for (const attempt of attempts) expectToSay(attempt, said);
  });
});

describe('so is', () => {
  test.each(furtherMistakes)('$title', ({ files, request = {}, said }) => {
    const { system, stage, target } = request;
    const text = messageOf(() => choose(folderOf(files), { system, stages: stage, target }));
    for (const part of said) expect(text).toContain(part);
  });
});

function expectToSay({ status, stdout, stderr, written: files }: Attempt, said: readonly string[]): void {
  const text = stdout + stderr;
  expect({ status, files, trace: /^ +at .*:\d+/m.test(text) }).toEqual({ status: 1, files: [], trace: false });
  for (const part of said) expect(text).toContain(part);
}

/** Of a mistake of the user; any other error goes on to the test. */
function messageOf(command: () => unknown): string {
  try {
    command();
  } catch (error) {
    if (isUserMistake(error)) return error.message;
    throw error;
  }
  return '';
}
