import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';
import { dangling } from './dangling';

/** Everything that is named is declared, and a name means one thing only. */
export function checkReferences(stage: StageSpec): SpecIssue[] {
  const { services, databases, caches, queues, buckets, fileSystems, secrets, edge } = stage;
  const resources = { ...databases, ...caches, ...queues, ...buckets };
  const issues: SpecIssue[] = [...duplicateNames(stage), ...placement(stage)];
  for (const [path, { bucket }] of Object.entries(edge.static))
    issues.push(...dangling(`edge.static.${path}`, bucket, buckets, 'bucket'));
  for (const [name, service] of Object.entries(services)) {
    const at = `services.${name}`;
    issues.push(
      ...repeated(`${at}.calls`, service.calls),
      ...repeated(
        `${at}.uses`,
        service.uses.map((use) => use.name),
      ),
    );
    service.calls.forEach((callee, i) => {
      issues.push(...dangling(`${at}.calls[${i}]`, callee, services, 'service'));
      if (callee === name)
        issues.push({
          path: `${at}.calls[${i}]`,
          code: 'self-reference',
          message: 'a service that calls itself needs no declaration',
          found: show(callee),
          fix: 'remove it',
        });
    });
    service.uses.forEach((use, i) =>
      issues.push(...dangling(`${at}.uses[${i}]`, use.name, resources, 'database, cache, queue or bucket')),
    );
    if (service.consumes !== undefined) issues.push(...dangling(`${at}.consumes`, service.consumes, queues, 'queue'));
    for (const [variable, reference] of Object.entries(service.secrets)) {
      issues.push(...dangling(`${at}.secrets.${variable}`, reference.secret, secrets, 'secret'));
      const fields = secrets[reference.secret]?.fields;
      if (reference.field !== undefined && fields !== undefined && !fields.includes(reference.field)) {
        issues.push({
          path: `${at}.secrets.${variable}`,
          code: 'dangling-reference',
          message: `the secret '${reference.secret}' has no field '${reference.field}'`,
          found: show(reference.field),
          allowed: fields.join(', '),
          fix: 'declare the field, or name another',
        });
      }
    }
    for (const [path, fileSystem] of Object.entries(service.mounts))
      issues.push(...dangling(`${at}.mounts.${path}`, fileSystem, fileSystems, 'file system'));
  }
  return issues;
}

/** Where a service is to run. That its zones are there depends on the stage. */
function placement({ services, compute }: StageSpec): SpecIssue[] {
  return Object.entries(services).flatMap(([name, { zones = [], nodes }]) => [
    ...repeated(`services.${name}.zones`, zones),
    ...(nodes === undefined ? [] : dangling(`services.${name}.nodes`, nodes, compute.nodes, 'pool of nodes')),
  ]);
}

function repeated(path: string, names: readonly string[]): SpecIssue[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) < i
      ? [
          {
            path: `${path}[${i}]`,
            code: 'duplicate-reference',
            message: `'${name}' is named twice`,
            found: show(name),
            fix: 'name it once',
          },
        ]
      : [],
  );
}

/** Databases, caches, queues, buckets and file systems share one space of names: `uses` and the variables built from them must be clear. */
function duplicateNames(stage: StageSpec): SpecIssue[] {
  const owner = new Map<string, string>();
  const issues: SpecIssue[] = [];
  for (const noun of ['databases', 'caches', 'queues', 'buckets', 'fileSystems'] as const) {
    for (const name of Object.keys(stage[noun])) {
      const first = owner.get(name);
      if (first === undefined) owner.set(name, noun);
      else
        issues.push({
          path: `${noun}.${name}`,
          code: 'duplicate-name',
          message: `'${name}' is already the name of one of the ${first}`,
          fix: 'rename one of the two',
        });
    }
  }
  return issues;
}
