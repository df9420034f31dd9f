import type { Construct, IDependable } from 'constructs';
import type { Chart } from '../../data/kubernetes';
import type { ComputePlatformProps } from '../compute-platform-props';
import type { Differences } from './applications';

type ChartValues = Record<string, unknown>;

/** A chart of others that Argo CD installs beside the services, and what it is told, in some cases with the AWS account. */
export interface PlatformChart {
  readonly chart: Chart;
  readonly values: ChartValues | ((account: string) => ChartValues);
  /** What its controllers change in objects of the chart, which Argo CD leaves as it is. Default: nothing. */
  readonly ignoreDifferences?: Differences;
  /** Makes what its controllers are in AWS, before they start. Default: they may do nothing there. */
  readonly identity?: (scope: Construct, id: string, props: ComputePlatformProps) => IDependable;
}
