import { describe, expect, test } from '@jest/globals';
import type { EventContext } from '../../lib/monitoring/events/metric-of-event';
import { metricOfEvent } from '../../lib/monitoring/events/metric-of-event';
import { handler } from '../../lib/monitoring/events/handler';
import { synthesizeVariant } from '../support/synth';

const context: EventContext = {
  namespace: 'Slipway',
  system: 'shop',
  stage: 'prod',
  names: { restarts: 'UnplannedStops', failovers: 'DatabaseFailovers' },
  servers: { 'shop-prod-main': 'main', 'shop-prod-main-reader': 'main' },
};

const stopped = (group: string) => ({
  source: 'aws.ecs',
  time: '2026-11-21T20:00:00Z',
  detail: { clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop-prod-a', group },
});

describe('an event becomes one more of a metric', () => {
  test('a task of a service that stops, by cluster and service', () => {
    expect(metricOfEvent(stopped('service:api'), context)).toMatchObject({
      _aws: {
        Timestamp: Date.parse('2026-11-21T20:00:00Z'),
        CloudWatchMetrics: [
          {
            Namespace: 'Slipway',
            Dimensions: [['ClusterName', 'ServiceName']],
            Metrics: [{ Name: 'UnplannedStops', Unit: 'Count' }],
          },
        ],
      },
      ClusterName: 'shop-prod-a',
      ServiceName: 'api',
      UnplannedStops: 1,
    });
  });

  test('a failover, by database and not by server', () => {
    const event = { source: 'aws.rds', detail: { SourceIdentifier: 'shop-prod-main-reader' } };
    expect(metricOfEvent(event, context)).toMatchObject({
      System: 'shop',
      Stage: 'prod',
      Database: 'main',
      DatabaseFailovers: 1,
    });
  });

  test.each([
    ['a task that somebody started by hand', stopped('family:shop-prod-api')],
    ['a server of somebody else', { source: 'aws.rds', detail: { SourceIdentifier: 'other' } }],
    ['an event without a subject', { source: 'aws.rds', detail: {} }],
  ])('%s is not counted', (_, event) => {
    expect(metricOfEvent(event, context)).toBeUndefined();
  });

  test('the line stands alone, or CloudWatch would not see it', async () => {
    const lines: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    process.env['CONTEXT'] = JSON.stringify(context);
    await handler(stopped('service:api')).finally(() => (process.stdout.write = write));
    expect(JSON.parse(lines.join(''))).toMatchObject({ UnplannedStops: 1 });
  });
});

describe('the rules', () => {
  const alarms = {
    restarts: { metric: 'restarts', abovePerHour: 0 },
    errors: { metric: 'errors', abovePercent: 5, severity: 'critical' },
  };
  const services = { api: { kind: 'web', port: 80, routes: ['/*'], uses: ['main'] } };
  const patterns = (target: 'fargate' | 'eks', patch: object = {}) =>
    synthesizeVariant({ services, databases: { main: {} }, alarms, ...patch }, { target })
      .resources('monitoring', 'AWS::Events::Rule')
      .map(([, properties]) => properties['EventPattern']);

  test('let through tasks that stop by themselves, and no release, scaling or Spot', () => {
    expect(patterns('fargate')).toContainEqual(
      expect.objectContaining({
        source: ['aws.ecs'],
        detail: expect.objectContaining({
          lastStatus: ['STOPPED'],
          group: [{ prefix: 'service:' }],
          $or: [{ stopCode: ['EssentialContainerExited'] }, { stoppedReason: [{ wildcard: '*health check*' }] }],
        }),
      }),
    );
  });

  test('on EKS, where Container Insights counts restarts, are about databases alone', () => {
    expect(patterns('eks')).toEqual([expect.objectContaining({ source: ['aws.rds'] })]);
  });

  test('are not there when nobody asks', () => {
    expect(patterns('eks', { databases: {}, services: { api: { ...services.api, uses: [] } } })).toEqual([]);
  });
});
