import { expect, test } from '@jest/globals';
import { issuesOf, minimalDescription, problemsOf } from '../../support/descriptions';

test('a variable is plain or secret, not both', () => {
  const description = minimalDescription({
    secrets: { openai: {} },
    services: { api: { env: { MODEL_KEY: 'x' }, secrets: { MODEL_KEY: 'openai' } } },
  });
  expect(problemsOf(description)).toEqual(['services.api.env.MODEL_KEY: duplicate-variable']);
});

test('a secret does not take the name of a variable that `uses` gives', () => {
  const description = minimalDescription({
    databases: { main: {} },
    secrets: { own: {} },
    services: { api: { uses: ['main'], secrets: { MAIN_PASSWORD: 'own' } } },
  });
  expect(issuesOf(description)).toEqual([
    {
      path: 'services.api.secrets.MAIN_PASSWORD',
      code: 'duplicate-variable',
      message: "'MAIN_PASSWORD' is given by uses: 'main'",
      fix: 'choose another name',
    },
  ]);
});

test('plain configuration may replace a variable that `uses` gives', () => {
  const description = minimalDescription({
    databases: { main: {} },
    services: { api: { uses: ['main'], env: { MAIN_HOST: 'localhost' } } },
  });
  expect(problemsOf(description)).toEqual([]);
});

test('two declarations that give the same variable are reported', () => {
  const peer = { kind: 'internal', port: 1 };
  const sameName = { databases: { main: {} }, services: { api: { uses: ['main'], calls: ['main'] }, main: peer } };
  expect(issuesOf(minimalDescription(sameName)).map(({ path, message }) => `${path}: ${message}`)).toEqual([
    "services.api: 'MAIN_URL' is given by uses: 'main' and by calls: 'main'",
  ]);
  const sameVariable = {
    queues: { main: {} },
    services: { api: { uses: ['main'], calls: ['main-queue'] }, 'main-queue': peer },
  };
  expect(problemsOf(minimalDescription(sameVariable))).toEqual(['services.api: duplicate-variable']);
});

test('a password in plain configuration is reported without being shown', () => {
  const password = 'kX9-vv2!pQ7zLm44';
  const issues = issuesOf(minimalDescription({ services: { api: { env: { DATABASE_PASSWORD: password } } } }));
  expect(issues.map(({ path, code }) => [path, code])).toEqual([
    ['services.api.env.DATABASE_PASSWORD', 'plain-secret'],
  ]);
  expect(JSON.stringify(issues)).not.toContain(password);
});
