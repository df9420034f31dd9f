import { describe, expect, test } from '@jest/globals';
import type { Incident } from '../../lib/monitoring/pagerduty/incident';
import { page } from '../../lib/monitoring/pagerduty/pager';

const KEY = 'a1b2c3d4'.repeat(4);
const ARN = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:shop-prod-api-errors';

const message = (changes: object = {}) => ({
  AlarmName: 'shop-prod-api-errors',
  AlarmArn: ARN,
  AlarmDescription: 'More than 5 %. Source: alarms.errors.abovePercent. Runbook: docs/runbook/errors.md.',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: 4 of 5 datapoints',
  StateChangeTime: '2026-11-21T20:00:00.000+0000',
  Region: 'US East (N. Virginia)',
  AWSAccountId: '111122223333',
  ...changes,
});

const event = (route: string, ...messages: unknown[]) => ({
  Records: messages.map((each) => ({
    Sns: {
      Message: typeof each === 'string' ? each : JSON.stringify(each),
      TopicArn: `arn:aws:sns:us-east-1:111122223333:shop-prod-${route}`,
    },
  })),
});

/** What PagerDuty was sent, answering with a status each time. */
async function sent(given: ReturnType<typeof event>, { key = KEY, status = 202 } = {}): Promise<Incident[]> {
  const incidents: Incident[] = [];
  await page(given, {
    key: async () => key,
    post: async (incident) => {
      incidents.push(incident);
      return { status, body: 'said so' };
    },
  });
  return incidents;
}

describe('the pager', () => {
  test('opens an incident with the text of the alarm, under a key that is the same each time', async () => {
    const [incident] = await sent(event('critical', message()));
    expect(incident).toMatchObject({
      routing_key: KEY,
      event_action: 'trigger',
      dedup_key: ARN,
      payload: { severity: 'critical', source: 'shop-prod-api-errors', timestamp: '2026-11-21T20:00:00.000+0000' },
    });
    expect(incident?.payload?.summary).toContain('Runbook: docs/runbook/errors.md');
    expect(incident?.links?.[0]?.href).toContain('region=us-east-1#alarmsV2:alarm/shop-prod-api-errors');
  });

  test('closes it when the alarm is over', async () => {
    expect(await sent(event('critical', message({ NewStateValue: 'OK' })))).toEqual([
      { routing_key: KEY, event_action: 'resolve', dedup_key: ARN },
    ]);
  });

  test('says how bad it is by the topic', async () => {
    expect(await sent(event('warning', message()))).toMatchObject([{ payload: { severity: 'warning' } }]);
  });

  test.each([
    ['an alarm without data', message({ NewStateValue: 'INSUFFICIENT_DATA' })],
    ['what a person publishes to try the topic', 'hello'],
    ['JSON of somebody else', { hello: 'world' }],
  ])('does not bother anybody with %s', async (_, given) => {
    expect(await sent(event('critical', given))).toEqual([]);
  });

  test('takes the key as people paste it, with a line end', async () => {
    expect(await sent(event('critical', message()), { key: `${KEY}\n` })).toMatchObject([{ routing_key: KEY }]);
  });

  test.each(['', 'not filled yet', 'x7!kZ#'.repeat(6).slice(0, 32)])(
    'fails while the secret holds no key: %j',
    async (key) => {
      await expect(sent(event('critical', message()), { key })).rejects.toThrow('32 characters');
    },
  );

  test.each([429, 500, 503])('fails when PagerDuty answers %d, so that AWS tries again', async (status) => {
    await expect(sent(event('critical', message()), { status })).rejects.toThrow(`answers ${status}`);
  });

  test('lets go of a message that PagerDuty refuses, and goes on with the next', async () => {
    const given = event('critical', message(), message({ NewStateValue: 'OK' }));
    expect(await sent(given, { status: 400 })).toHaveLength(2);
  });

  test('keeps a summary within what PagerDuty takes', async () => {
    const [incident] = await sent(event('critical', message({ AlarmDescription: 'x'.repeat(3000) })));
    expect(incident?.payload?.summary).toHaveLength(1024);
  });
});
