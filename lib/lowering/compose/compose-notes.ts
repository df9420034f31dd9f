import type { StageSpec } from '../../spec/stage';
import { usesAws } from './local-servers';
import { secretVariable } from './local-environment';

/** What of a description is otherwise on a laptop, or not there: sentences for the head of the file. */
export function composeNotes(stage: StageSpec): string[] {
  const { databases, caches, services, edge, domain, mesh } = stage;
  const all = Object.entries(services);
  const secrets = all.flatMap(([name, { secrets: own, sidecars }]) => [
    ...Object.keys(own).map((variable) => secretVariable(name, variable)),
    ...Object.entries(sidecars).flatMap(([sidecar, { secrets: beside }]) =>
      Object.keys(beside).map((variable) => secretVariable(`${name}-${sidecar}`, variable)),
    ),
  ]);
  const has = (condition: boolean, note: string) => (condition ? [note] : []);
  const unbuilt = all
    .filter(([, { image, build }]) => image === undefined && build === undefined)
    .map(([name]) => name);
  return [
    ...has(secrets.length > 0, `Secrets are empty until a file .env beside this one has them: ${secrets.join(', ')}.`),
    ...has(unbuilt.length > 0, `Build yourself, as ${stage.system}/<service>:local: ${unbuilt.join(', ')}.`),
    ...has(
      Object.keys({ ...databases, ...caches }).length > 0,
      'Databases and caches: one of each, without TLS, replicas, proxy and roles; user and password are "local".',
    ),
    ...has(
      usesAws(stage),
      'Queues and buckets: a server that speaks SQS and S3. No dead-letter queues, retention or encryption.',
    ),
    ...has(
      all.some(([, { kind }]) => kind === 'web'),
      'No load balancer: each web service has a port of its own, without its routes.',
    ),
    ...has(
      all.some(([, { kind }]) => kind === 'job'),
      'Jobs run on demand: docker compose --file <this file> run --rm <job>.',
    ),
    ...has(edge.cdn || domain !== undefined || mesh !== undefined, 'No CDN, domain or mesh.'),
    'One container of each service: no scaling, no limits, no probes over HTTP, no rules about who reaches whom.',
  ];
}
