import type { StageSpec } from '../../../spec/stage';
import { alertRules } from '../../prometheus/alert-rules';
import { syncOptions, syncWave, systemLabels } from '../metadata';
import type { IPrometheusRule, Named } from '../models';
import { namespacesOf } from '../namespace';
import { clusterAlarms } from './alarms';

/** Name of the rules of a system, which no service can have. */
export const RULES = 'alarms--prometheus';

/** The alarms of the description, for Prometheus. In one of the namespaces of the system: rules belong to none. */
export function prometheusRule(stage: StageSpec, namespace: string): Named<IPrometheusRule> | undefined {
  const rules = alertRules(stage, clusterAlarms(stage));
  if (rules.length === 0 || namespace !== namespacesOf(stage)[0]) return undefined;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name: RULES,
      namespace,
      labels: systemLabels(stage.system),
      annotations: { ...syncWave('workload'), ...syncOptions({ isOfLaterKind: true }) },
    },
    spec: {
      groups: [
        {
          name: `${stage.system}-${stage.stage}`,
          interval: '60s',
          rules: rules.map(({ alert, expr, labels, annotations }) => ({
            alert,
            expr,
            labels: { ...labels },
            annotations: { ...annotations },
          })),
        },
      ],
    },
  };
}
