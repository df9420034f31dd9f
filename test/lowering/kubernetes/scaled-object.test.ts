import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { find, get } from './objects';
import { richStage } from './rich-stage';

const bounds = { replicas: { min: 2, max: 9 } };
const scaled = (...scaling: object[]) => minimalStage({ services: { api: { ...bounds, scaling } } });
const specOf = (...scaling: object[]) => get(scaled(...scaling), 'ScaledObject', 'api').spec;
const at = (cron: string, min: number, patch: Description = {}) => ({ metric: 'schedule', cron, min, ...patch });

describe('[CUS-38, VIB-39 to VIB-43] the scaler of a service', () => {
  test('keeps the declared bounds and follows what is declared', () => {
    const { spec } = get(richStage(), 'ScaledObject', 'api');
    expect(spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      maxReplicaCount: 9,
      triggers: [
        { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
        { type: 'memory', metricType: 'Utilization', metadata: { value: '80' } },
        {
          type: 'cron',
          metadata: { timezone: 'Europe/Berlin', start: '0 8 * * 1-5', end: '30 20 * * 1-5', desiredReplicas: '6' },
        },
        {
          type: 'cron',
          metadata: { timezone: 'Europe/Berlin', start: '30 20 * * 1-5', end: '0 8 * * 1-5', desiredReplicas: '3' },
        },
      ],
    });
  });

  test('takes steps of the declared size and no faster', () => {
    expect(get(richStage(), 'ScaledObject', 'api').spec?.advanced?.horizontalPodAutoscalerConfig?.behavior).toEqual({
      scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 30 }] },
      scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] },
    });
  });

  test('takes the steps of the platform where none are declared', () => {
    expect(specOf({ metric: 'cpu', percent: 70 })).not.toHaveProperty('advanced');
  });

  test('is not there for a fixed number', () => {
    expect(find(minimalStage(), 'ScaledObject', 'api')).toBeUndefined();
  });

  test('gets whole percents, of which KEDA knows no parts', () => {
    expect(specOf({ metric: 'cpu', percent: 72.5 }).triggers[0]?.metadata).toEqual({ value: '73' });
  });
});

describe('points in time', () => {
  test('may go below the usual minimum, down to none', () => {
    const spec = specOf(at('0 8 * * *', 3), at('0 20 * * *', 0));
    expect(spec.minReplicaCount).toBe(0);
    expect(spec.triggers.map(({ metadata }) => metadata['desiredReplicas'])).toEqual(['3']);
  });

  test.each([
    ['one alone, which nothing ends', [at('0 8 * * 1-5', 3)]],
    ['on different days', [at('0 8 * * 1-5', 3), at('0 20 * * *', 2)]],
    ['in different time zones', [at('0 8 * * *', 3), at('0 20 * * *', 2, { timeZone: 'Asia/Tokyo' })]],
    ['of which one is every hour', [at('0 8 * * *', 3), at('0 * * * *', 2)]],
    ['at the same time', [at('0 8 * * *', 3), at('0 8 * * *', 2)]],
  ])('are no windows: %s', (_, policies) => {
    const cpu = { metric: 'cpu', percent: 70 };
    expect(specOf(cpu, ...policies).triggers).toHaveLength(1);
    expect(specOf(cpu, ...policies).minReplicaCount).toBe(2);
  });

  test('as windows hold at every minute of a week what was declared last', () => {
    const declared = [at('0 8 * * 1-5', 6), at('30 12 * * 1-5', 9), at('15 20 * * 1-5', 3)];
    const { triggers } = specOf(...declared);
    const wrong = minutesOfWeek().filter(
      (minute) => numberByKeda(triggers, minute) !== numberDeclared(declared, minute),
    );
    expect(wrong).toEqual([]);
  });
});

/** Minutes from Sunday 0:00. */
function minutesOfWeek(): number[] {
  return Array.from({ length: 7 * 24 * 4 }, (_, i) => i * 15 + 1);
}

/** Minutes from Sunday 0:00 at which five fields of the form `m h * * 1-5` match, in this week and those around it. */
function timesOf(cron: string): number[] {
  const [minute, hour] = cron.split(' ').map(Number) as [number, number];
  return [-1, 0, 1].flatMap((week) => [1, 2, 3, 4, 5].map((day) => ((week * 7 + day) * 24 + hour) * 60 + minute));
}

const next = (cron: string, now: number) => Math.min(...timesOf(cron).filter((time) => time > now));
const last = (cron: string, now: number) => Math.max(...timesOf(cron).filter((time) => time <= now));

/** KEDA 2.20: a window is open when its next end comes before its next start. The largest number of all wins. */
function numberByKeda(triggers: readonly { metadata: Record<string, string> }[], now: number): number {
  const open = triggers.filter(({ metadata: { start = '', end = '' } }) => next(end, now) <= next(start, now));
  return Math.max(0, ...open.map(({ metadata }) => Number(metadata['desiredReplicas'])));
}

function numberDeclared(policies: readonly { cron: string; min: number }[], now: number): number | undefined {
  return policies.toSorted((a, b) => last(b.cron, now) - last(a.cron, now))[0]?.min;
}
