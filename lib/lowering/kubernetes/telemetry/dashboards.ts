import type { StageSpec } from '../../../spec/stage';
import { systemDashboard } from '../../grafana/dashboard';
import { syncWave, systemLabels } from '../metadata';
import type { IConfigMap, Named } from '../models';
import { namespacesOf } from '../namespace';
import { clusterPlaces } from './alarms';

/** Label of ConfigMaps that hold a dashboard, by which Grafana finds them in any namespace. */
export const DASHBOARD_LABEL = 'grafana_dashboard';

/** Name of the dashboards of a system, which no service can have. */
const NAME = 'dashboards--grafana';

/** The page that shows the system, for Grafana. */
export function dashboards(stage: StageSpec, namespace: string): Named<IConfigMap> | undefined {
  if (stage.observability.dashboards !== 'grafana' || namespace !== namespacesOf(stage)[0]) return undefined;
  const dashboard = systemDashboard(stage, clusterPlaces(stage));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: NAME,
      namespace,
      labels: { ...systemLabels(stage.system), [DASHBOARD_LABEL]: '1' },
      annotations: syncWave('foundation'),
    },
    data: { 'system-metrics.json': JSON.stringify(dashboard, null, 2) },
  };
}
