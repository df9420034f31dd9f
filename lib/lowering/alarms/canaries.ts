import type { Severity } from '../../spec/alarm';
import type { RouteSpec } from '../../spec/route';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { canaryName } from '../names';
import { targetHealthCheck } from '../target-health-check';
import type { MetricAlarmDefinition } from './alarm-definition';
import { thresholdAlarm } from './threshold-alarms';

/** A request that is made from outside again and again, as a user would. */
export interface CanaryDefinition {
  readonly name: string;
  readonly service: string;
  readonly url: string;
  /** `well`: the page of the readiness probe must be fine. `answered`: any page that the service itself answers will do. */
  readonly expects: 'well' | 'answered';
  /** Path in the description. */
  readonly source: string;
}

/** How often each asks, in minutes. A run costs a tenth of a cent, so about ten dollars a month. */
export const CANARY_MINUTES = 5;

/** One for each route, where somebody wants to know how available the stage is, and it has a name to ask under. */
export function canariesOf(stage: StageSpec): CanaryDefinition[] {
  const { domain, ingress } = stage;
  // addresses of AWS are among those that are kept out
  const isOpen = ingress.allowedCidrs === undefined;
  if (domain === undefined || !isOpen || severityOf(stage) === undefined) return [];
  return Object.entries(stage.services).flatMap(([service, spec]) =>
    spec.kind === 'web' && spec.protocol !== 'grpc'
      ? spec.routes.map((route, i) => ({
          name: canaryName(stage, service, `${route.host ?? ''}${route.path}`),
          service,
          ...asked(spec, route, route.host?.replace(/^\*\./, 'www.') ?? domain.name),
          source: `services.${service}.routes[${i}]`,
        }))
      : [],
  );
}

export function canaryAlarms(stage: StageSpec): MetricAlarmDefinition[] {
  const severity = severityOf(stage) ?? 'warning';
  return canariesOf(stage).map(({ name, service, url, source }) => {
    const dimensions = { CanaryName: name };
    const success = { namespace: 'CloudWatchSynthetics', name: 'SuccessPercent', statistic: 'Average', dimensions };
    return thresholdAlarm({
      name: `${name}-unreachable`,
      alarm: 'unreachable',
      metric: 'canary',
      severity,
      watched: { kind: 'canary', name: service },
      measure: { metrics: { success }, expression: 'success', label: url, unit: 'percent' },
      judgement: {
        comparison: 'below',
        threshold: 100,
        periodSeconds: CANARY_MINUTES * 60,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        missingData: 'missing',
        says: 'Two of three requests from outside got no answer that is fine',
        runbook: 'unreachable',
      },
      source,
    });
  });
}

/** As urgent as the target that it is about. */
function severityOf({ availability, alarms }: StageSpec): Severity | undefined {
  if (availability !== undefined) return 'critical';
  const targets = Object.values(alarms).filter(({ metric }) => metric === 'availability');
  return targets.find(({ severity }) => severity === 'critical')?.severity ?? targets[0]?.severity;
}

/** The page of the readiness probe, where the route leads to it; else the beginning of the route. */
function asked(
  spec: ServiceSpec,
  { path, rewrite }: RouteSpec,
  host: string,
): Pick<CanaryDefinition, 'url' | 'expects'> {
  const isProbed = [spec.probes.readiness, spec.probes.liveness].some((probe) => probe?.path !== undefined);
  const { path: health, port } = targetHealthCheck(spec);
  const below = path.endsWith('/*') ? path.slice(0, -1) : undefined;
  const isSamePort = port === 'traffic-port' || Number(port) === spec.port;
  const reached = below === undefined || rewrite !== undefined ? path === health : health.startsWith(below);
  if (isProbed && isSamePort && reached) return { url: `https://${host}${health}`, expects: 'well' };
  return { url: `https://${host}${(below ?? path).replaceAll('*', '')}`, expects: 'answered' };
}
