import { describe, expect, test } from '@jest/globals';
import { routePriority } from '../../lib/spec/route-priority';
import { problemsOf, minimalDescription } from '../support/descriptions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeVariant } from '../support/synth';

const web = (...routes: unknown[]) => ({ kind: 'web', port: 3000, routes });
const services = {
  api: null,
  identity: web('/v1/auth', '/v1/auth/*', '/v1/users/*'),
  todos: web('/v1/todos/*'),
  notes: web('/v1/notes/*'),
  library: web('/v1/files/*', '/v1/sync/*'),
  site: web('/*'),
};

interface Rule {
  readonly paths: readonly string[];
  readonly priority: number;
  readonly group: string;
  readonly rewrite?: { readonly Regex: string; readonly Replace: string };
}

function rulesOf(stage: SynthesizedStage): Rule[] {
  const rules = stage.resources('ingress', 'AWS::ElasticLoadBalancingV2::ListenerRule').map(([, rule]) => {
    const { Priority, Conditions, Actions, Transforms } = rule as {
      Priority: number;
      Conditions: { PathPatternConfig?: { Values: string[] } }[];
      Actions: { TargetGroupArn: { Ref: string } }[];
      Transforms?: { Type: string; UrlRewriteConfig: { Rewrites: NonNullable<Rule['rewrite']>[] } }[];
    };
    const rewrite = Transforms?.[0]?.UrlRewriteConfig.Rewrites[0];
    return {
      paths: Conditions.flatMap(({ PathPatternConfig }) => PathPatternConfig?.Values ?? []),
      priority: Priority,
      group: Actions[0]!.TargetGroupArn.Ref,
      ...(rewrite && { rewrite }),
    };
  });
  return rules.toSorted((a, b) => a.priority - b.priority);
}

/** The target group of the first rule that matches, as the load balancer decides. */
function ownerOf(path: string, rules: readonly Rule[]): string | undefined {
  const matches = (pattern: string) =>
    pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  const { group } = rules.find(({ paths }) => paths.some(matches)) ?? {};
  return group && Object.keys(services).find((name) => group.includes(name));
}

describe('the load balancer leads each path to its service', () => {
  const stage = synthesizeVariant({ services });
  const rules = rulesOf(stage);

  test.each([
    ['[EXA-05] authentication is that of identity', '/v1/auth', 'identity'],
    ['[EXA-05] so is all below it', '/v1/auth/login', 'identity'],
    ['[EXA-06] users are known to identity', '/v1/users', 'identity'],
    ['[EXA-06] each of them, too', '/v1/users/42', 'identity'],
    ['[EXA-07] todos have a service of their own', '/v1/todos/7', 'todos'],
    ['[EXA-08] notes have a service of their own', '/v1/notes', 'notes'],
    ['[EXA-09] files are in the library', '/v1/files/a/b', 'library'],
    ['[EXA-10] what is kept in step is in the library', '/v1/sync', 'library'],
    ['what is left goes to the site', '/v1/unknown', 'site'],
  ])('%s: %s', (_, path, service) => {
    expect(ownerOf(path, rules)).toBe(service);
  });

  test('one service may have many, each with a place of its own among the rules', () => {
    expect(rules).toHaveLength(8);
    expect(new Set(rules.map(({ priority }) => priority)).size).toBe(8);
    expect(new Set(rules.map(({ group }) => group)).size).toBe(5);
  });

  test('a path without a star is that path alone, and stands before the one with everything below', () => {
    const auth = rules.filter(({ paths }) => paths.includes('/v1/auth'));
    expect(auth.map(({ paths }) => paths)).toEqual([['/v1/auth'], ['/v1/auth', '/v1/auth/*']]);
    expect(auth[0]!.priority).toBe(routePriority({ path: '/v1/auth' }));
  });

  test('with one group for all rules of a service, which the gate finds in order', () => {
    expect(stage.findings).toEqual([]);
  });
});

describe('a route may hide its path from the service', () => {
  const stage = synthesizeVariant({
    services: {
      api: null,
      auth: web({ path: '/v1/auth/*', rewrite: '/' }),
      old: web({ path: '/old.html', rewrite: '/new' }, { path: '/legacy/*', rewrite: '/api/v0' }),
      plain: web('/plain/*'),
    },
  });
  const rewriteOf = (path: string) => rulesOf(stage).find(({ paths }) => paths.includes(path))?.rewrite;

  test.each([
    ['/v1/auth/*', '/v1/auth/login', '/login'],
    ['/v1/auth/*', '/v1/auth/login?next=/a', '/login?next=/a'],
    ['/v1/auth/*', '/v1/auth', '/'],
    ['/v1/auth/*', '/v1/auth?x=1', '/?x=1'],
    ['/old.html', '/old.html', '/new'],
    ['/old.html', '/old.html?x=1', '/new?x=1'],
    ['/legacy/*', '/legacy/a/b', '/api/v0/a/b'],
    ['/legacy/*', '/legacy', '/api/v0/'],
  ])('under %s, %s arrives as %s', (route, asked, seen) => {
    const { Regex, Replace } = rewriteOf(route)!;
    expect(asked.replace(new RegExp(Regex), Replace)).toBe(seen);
  });

  test('a dot of a path is a dot, and no other character', () => {
    expect(new RegExp(rewriteOf('/old.html')!.Regex).test('/oldxhtml')).toBe(false);
  });

  test('others arrive as they were asked, and all pass the gate', () => {
    expect(rewriteOf('/plain/*')).toBeUndefined();
    expect(stage.findings).toEqual([]);
  });

  test.each(['login', '/a b', '/api/', '/$1'])('%s is no path to arrive at', (rewrite) => {
    const description = minimalDescription({ services: { api: { routes: [{ path: '/v1/*', rewrite }] } } });
    expect(problemsOf(description)).not.toEqual([]);
  });
});

test('[EXA-03, EXA-04] a gateway is the only service behind the load balancer; those that it calls have no way in', () => {
  const internal = { kind: 'internal', port: 3000 };
  const gateway = { ...web('/v1/*'), calls: ['identity', 'todos'] };
  const stage = synthesizeVariant({ services: { api: null, gateway, identity: internal, todos: internal } });
  expect(rulesOf(stage)).toHaveLength(1);
  expect(rulesOf(stage)[0]).toMatchObject({ paths: ['/v1', '/v1/*'], group: expect.stringContaining('gateway') });
  expect(stage.resources('ingress', 'AWS::ElasticLoadBalancingV2::TargetGroup')).toHaveLength(1);
});
