import { CfnAlarmMuteRule } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmDefinition } from '../lowering/alarms/alarm-definition';
import { muteDuration, muteExpression } from '../lowering/alarms/mute';
import { muteRuleName } from '../lowering/names';
import { limits } from '../data/limits';
import type { StageSpec } from '../spec/stage';

/** Times in which alarms tell nobody. They go on: what is not over by then is told when the time ends. */
export class MaintenanceWindows extends Construct {
  constructor(scope: Construct, id: string, spec: StageSpec, definitions: readonly AlarmDefinition[]) {
    super(scope, id);
    for (const [name, { cron, timeZone, minutes, alarms }] of Object.entries(spec.maintenance)) {
      const muted = definitions.filter((each) => each.routed && (alarms?.includes(each.alarm) ?? true));
      inParts(muted).forEach((part, i) => {
        const suffix = i === 0 ? name : `${name}-${i + 1}`;
        new CfnAlarmMuteRule(this, suffix, {
          name: muteRuleName(spec, suffix),
          description: `Planned work: ${name}. Source: maintenance.${name}.`,
          rule: {
            schedule: {
              expression: muteExpression(cron) ?? cron,
              duration: muteDuration(minutes),
              timezone: timeZone,
            },
          },
          muteTargets: { alarmNames: part.map((each) => each.name) },
        });
      });
    }
  }
}

function inParts<T>(all: readonly T[]): T[][] {
  const size = limits.alarmsPerMuteRule.max;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
