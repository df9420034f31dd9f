import { Duration } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { HelmChart } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { Chart } from '../../data/kubernetes';
import { FUNCTION_MINUTES, limitWait } from './bootstrap-objects';

/** Installs a pinned chart and waits until it runs: what follows needs the kinds of objects that it brings. */
export function addChart(
  scope: Construct,
  id: string,
  cluster: ICluster,
  chart: Chart,
  values: Record<string, unknown> = {},
): HelmChart {
  const installed = new HelmChart(scope, id, {
    cluster,
    chart: chart.name,
    repository: chart.repository,
    version: chart.version,
    release: chart.name,
    namespace: chart.namespace,
    createNamespace: true,
    wait: true,
    // of each step: hooks before, the objects, hooks after
    timeout: Duration.minutes(Math.floor(FUNCTION_MINUTES / 2) - 1),
    values,
  });
  limitWait(installed);
  return installed;
}
