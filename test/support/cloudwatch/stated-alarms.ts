import { alarmDefinitions } from '../../../lib/lowering/alarms/alarm-definitions';
import type { SystemSpec } from '../../../lib/spec/system';
import type { DeploymentTarget } from '../../../lib/spec/target';
import { synthesizeStage } from '../synth';
import type { BuiltAlarm } from './built-alarms';
import { builtAlarms, builtComposites } from './built-alarms';

/** What a table states of an alarm, names without those of system and stage. */
export interface StatedAlarm extends Pick<BuiltAlarm, 'metrics' | 'expression' | 'limit' | 'periods' | 'missing'> {
  /** Severities of the topics that are told, by the alarm or by the one that knows its cause. */
  readonly tells: readonly string[];
  /** The alarm that explains it, and of which people hear in its place. */
  readonly unless?: string;
}

/** Alarms of a stage by name, as their templates have them. */
export function statedAlarms(system: SystemSpec, stageName: string, target: DeploymentTarget) {
  const stage = synthesizeStage(system, stageName, { target });
  const prefix = `${system.name}-${stageName}-`;
  const short = (name: string) => name.replace(prefix, '');
  const composites = new Map([...builtComposites(stage)].map(([name, composite]) => [short(name), composite]));
  const alarms = [...builtAlarms(stage)].map(([name, built]): [string, StatedAlarm] => {
    const { expression, limit, periods, missing } = built;
    const teller = composites.get(`${short(name)}-unexplained`);
    const tells = [...built.tells, ...(teller?.tells ?? [])].map(short);
    const metrics = Object.fromEntries(Object.entries(built.metrics).map(([id, text]) => [id, readable(text)]));
    return [
      short(name),
      {
        metrics,
        expression,
        limit,
        periods,
        missing,
        tells,
        ...(teller?.suppressor !== undefined && { unless: short(teller.suppressor) }),
      },
    ];
  });
  return { alarms: new Map(alarms), composites };
}

/** An attribute of another stack's resource by its logical id, without the hash and the attribute. */
const readable = (text: string) => text.replace(/\w+\.(\w+?)[0-9A-F]{8}\.\w+(?=$| )/g, '$1');

/** Names of the alarms that thresholds of the description become, and its target of availability. */
export function thresholdAlarms(system: SystemSpec, stageName: string, target: DeploymentTarget): string[] {
  const spec = system.stages.find(({ stage }) => stage === stageName)!;
  return alarmDefinitions(spec, target)
    .filter(({ kind, metric }) => kind === 'metric' && metric !== 'failover' && metric !== 'canary')
    .map(({ name }) => name.replace(`${system.name}-${stageName}-`, ''));
}
