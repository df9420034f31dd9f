import { expect, test } from '@jest/globals';
import { kubernetesCron } from '../../../lib/lowering/kubernetes/kubernetes-cron';

test.each([
  ['0 3 * * *', '0 3 * * *'],
  [' 0  3 * * * ', '0 3 * * *'],
  ['*/15 9-17 1,15 * ?', '*/15 9-17 1,15 * ?'],
  ['0 0 * JAN-MAR mon', '0 0 * JAN-MAR mon'],
  ['0 3 * * 7', '0 3 * * 0'],
  ['0 3 * * 5-7', '0 3 * * 5-6,0'],
  ['0 3 * * 0-7', '0 3 * * 0-6'],
  ['0 3 13 * 5', '0 3 13 * 5'],
])('%s is %s for Kubernetes', (cron, expected) => {
  expect(kubernetesCron(cron)).toBe(expected);
});

test.each([
  '0 3 L * *',
  '0 3 15W * *',
  '0 3 * * 5#2',
  '0 3 * * 5L',
  '60 3 * * *',
  '0 24 * * *',
  '0 3 * *',
  '0 3 * * 1-7/2',
  '0 3 0 * *',
])('%s is nothing that it understands', (cron) => {
  expect(kubernetesCron(cron)).toBeUndefined();
});
