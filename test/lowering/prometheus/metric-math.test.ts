import { expect, test } from '@jest/globals';
import { toPromql } from '../../../lib/lowering/prometheus/metric-math';
import { exportedName } from '../../../lib/lowering/prometheus/series';

const series = { a: 'max(a)', b: 'max(b)' };

test.each([
  ['a', 'max(a)'],
  ['a - b', 'max(a) - max(b)'],
  ['100 * (1 - a / 4)', '100 * (1 - max(a) / 4)'],
  ['FILL(a, 0)', '(max(a) or vector(0))'],
  ['SUM([a, b])', 'sum(label_replace(max(a), "part", "0", "", "") or label_replace(max(b), "part", "1", "", ""))'],
  ['a * (b >= 3)', 'max(a) * ((max(b) >= bool 3))'],
  ['a > 1 OR b > 2', 'clamp_max((max(a) > bool 1) + (max(b) > bool 2), 1)'],
])('metric math %s', (expression, expected) => {
  expect(toPromql(expression, series)).toBe(expected);
});

test.each(['a ^ b', 'RATE(a)', 'c', 'a b', '(a', 'SUM(a)', ''])(
  'what means nothing here is an error: %s',
  (expression) => {
    expect(() => toPromql(expression, series)).toThrow('metric math');
  },
);

/** As the exporter's own tests and its users have them. */
test.each([
  ['AWS/RDS', 'CPUUtilization', 'Average', 'aws_rds_cpuutilization_average'],
  ['AWS/RDS', 'ReplicaLag', 'Maximum', 'aws_rds_replica_lag_maximum'],
  ['AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', 'Sum', 'aws_applicationelb_httpcode_target_5_xx_count_sum'],
  ['AWS/ApplicationELB', 'TargetResponseTime', 'p95', 'aws_applicationelb_target_response_time_p95'],
  ['Slipway', 'DatabaseFailovers', 'Sum', 'aws_slipway_database_failovers_sum'],
])('%s %s %s is exported as %s', (namespace, name, statistic, expected) => {
  expect(exportedName(namespace, name, statistic)).toBe(expected);
});
