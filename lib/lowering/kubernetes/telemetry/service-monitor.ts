import { scrapedService } from '../../telemetry/signals';
import { selectorOf, serviceMetadata } from '../metadata';
import type { IService, IServiceMonitor, Named } from '../models';
import type { PlacedService } from '../placed-service';

/** Name of the port of a Service, by which a ServiceMonitor finds it. */
const METRICS_PORT = 'metrics';

/** Of the Service that has no other purpose. No service can have a name with two hyphens in a row. */
const SUFFIX = '--metrics';

/** Label that finds that Service among those of its namespace. */
const appLabel = ({ name }: PlacedService) => ({ app: name });

/** Whether Prometheus asks a service for its numbers. */
const isMonitored = ({ stage }: PlacedService) => stage.observability.metrics === 'prometheus';

/** Names the pods of a service, also of one that nobody calls, and those that are not ready. It has no address. */
export function metricsService(placed: PlacedService): Named<IService> | undefined {
  const scraped = scrapedService(placed.stage, placed.name);
  if (scraped === undefined || !isMonitored(placed)) return undefined;
  const metadata = serviceMetadata(placed, 'foundation');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, name: `${placed.name}${SUFFIX}`, labels: { ...metadata.labels, ...appLabel(placed) } },
    spec: {
      type: 'ClusterIP',
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: selectorOf(placed.name),
      ports: [{ name: METRICS_PORT, port: scraped.port, targetPort: scraped.port, protocol: 'TCP' }],
    },
  };
}

/** Has Prometheus ask each pod of a service for its numbers. */
export function serviceMonitor(placed: PlacedService): Named<IServiceMonitor> | undefined {
  const scraped = scrapedService(placed.stage, placed.name);
  if (scraped === undefined || !isMonitored(placed)) return undefined;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { ...serviceMetadata(placed, 'workload', { isOfLaterKind: true }), name: `${placed.name}-monitor` },
    spec: {
      selector: { matchLabels: appLabel(placed) },
      endpoints: [
        {
          port: METRICS_PORT,
          path: scraped.path,
          interval: `${scraped.intervalSeconds}s`,
          scheme: scraped.scheme,
          // with a certificate of its own
          tlsConfig: scraped.scheme === 'https' ? { insecureSkipVerify: true } : undefined,
          relabelings: [
            { targetLabel: 'system', replacement: placed.stage.system },
            { targetLabel: 'stage', replacement: placed.stage.stage },
            { targetLabel: 'service', replacement: placed.name },
          ],
        },
      ],
    },
  };
}
