import type { ServiceMetricsSpec } from '../../spec/service-metrics';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';

/** Where a program gives out numbers about itself. */
export interface ScrapedService extends ServiceMetricsSpec {
  readonly service: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/** The numbers that a service gives out, unless it gives out none. */
export function scrapedService(stage: Pick<StageSpec, 'services'>, service: string): ScrapedService | undefined {
  const spec = stage.services[service];
  const port = spec && metricsPort(spec);
  if (spec?.metrics === undefined || port === undefined) return undefined;
  return { ...spec.metrics, service, port, scheme: spec.tls && port === spec.port ? 'https' : 'http' };
}

export function scrapedServices(stage: Pick<StageSpec, 'services'>): ScrapedService[] {
  return Object.keys(stage.services).flatMap((service) => scrapedService(stage, service) ?? []);
}

export function metricsPort({ metrics, port }: Pick<ServiceSpec, 'metrics' | 'port'>): number | undefined {
  return metrics && (metrics.port ?? port);
}

/** Whether services send traces to somebody. */
export function keepsTraces({ observability }: Pick<StageSpec, 'observability'>): boolean {
  return observability.traces !== 'none';
}
