import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { cloudWatch } from './aws';
import type { Identity } from './configuration';

export const NAMESPACE = 'Slipway/Backup';

export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: StandardUnit;
}

/** Sends figures of one run, all or none of them. */
export async function sendMetrics({ system, stage, database }: Identity, metrics: readonly Metric[]): Promise<void> {
  const Dimensions = [
    { Name: 'System', Value: system },
    { Name: 'Stage', Value: stage },
    { Name: 'Database', Value: database },
  ];
  const Timestamp = new Date();
  const MetricData = metrics.map(({ name, value, unit }) => ({
    MetricName: name,
    Value: value,
    Unit: unit,
    Timestamp,
    Dimensions,
  }));
  await cloudWatch().send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData }));
}
