import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Metrics are asked for on a port that the program has. */
export function checkServiceMetrics({ services }: StageSpec): SpecIssue[] {
  return Object.entries(services).flatMap(([name, { metrics, port, ports, protocol }]) => {
    if (metrics === undefined) return [];
    const path = `services.${name}.metrics.port`;
    const declared = [...(port === undefined ? [] : [port]), ...Object.values(ports)];
    if (metrics.port !== undefined && !declared.includes(metrics.port))
      return [
        {
          path,
          code: 'dangling-reference',
          message: `the service declares no port ${metrics.port}`,
          found: show(metrics.port),
          allowed: declared.length > 0 ? declared.join(', ') : 'nothing: it declares no port',
          fix: `add ports: { metrics: ${metrics.port} }`,
        },
      ];
    const isAsked = metrics.port === undefined && port !== undefined && protocol !== 'http';
    if (!isAsked) return [];
    return [
      {
        path,
        code: 'missing',
        message: `nobody can ask for metrics over ${protocol}`,
        allowed: Object.values(ports).join(', ') || 'nothing: it declares no other port',
        fix: 'add a port that speaks HTTP: ports: { metrics: 9090 }, and name it here',
      },
    ];
  });
}
