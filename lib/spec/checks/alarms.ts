import type { AlarmSpec } from '../alarm';
import { subjectName, subjectsOf, watchedBy } from '../alarm-subjects';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';
import { dangling } from './dangling';

/** Names of alarms that a stage has by itself. */
const OWN_ALARMS = ['release-errors', 'scale-out', 'scale-in', 'wake'];

/** What an alarm watches is there and has its metric, and its threshold is one. */
export function checkAlarms(stage: StageSpec): SpecIssue[] {
  return [
    ...Object.entries(stage.alarms).flatMap(([name, alarm]) => [
      ...ownName(name),
      ...watched(name, alarm, stage),
      ...(alarm.metric === 'custom' ? custom(name, alarm, stage) : []),
    ]),
    ...sameName(stage),
    ...Object.entries(stage.maintenance).flatMap(([name, { alarms = [] }]) =>
      alarms.flatMap((alarm, i) => dangling(`maintenance.${name}.alarms[${i}]`, alarm, stage.alarms, 'alarm')),
    ),
  ];
}

function ownName(name: string): SpecIssue[] {
  if (!OWN_ALARMS.includes(name)) return [];
  const message = `'${name}' is an alarm that services have by themselves`;
  return [{ path: `alarms.${name}`, code: 'duplicate-name', message, fix: 'rename it' }];
}

function watched(name: string, { metric, on = [] }: AlarmSpec, stage: StageSpec): SpecIssue[] {
  const having = subjectsOf(metric, stage).map((subject) => subject.name);
  const known = { ...stage.services, ...stage.databases, ...stage.caches, ...stage.queues };
  return on.flatMap((subject, i) => {
    const path = `alarms.${name}.on[${i}]`;
    if (on.indexOf(subject) < i)
      return [
        {
          path,
          code: 'duplicate-reference',
          message: `'${subject}' is named twice`,
          found: show(subject),
          fix: 'name it once',
        },
      ];
    if (!Object.hasOwn(known, subject))
      return dangling(path, subject, named(having), `thing with the metric ${metric}`);
    if (having.includes(subject)) return [];
    return [
      {
        path,
        code: 'no-such-metric',
        message: `nobody measures the ${metric} of '${subject}'`,
        found: show(subject),
        allowed: having.length > 0 ? having.join(', ') : `nothing: nothing in this stage has the metric ${metric}`,
        fix: 'name another, or leave out `on` for everything that has it',
      },
    ];
  });
}

function custom(name: string, alarm: Extract<AlarmSpec, { metric: 'custom' }>, stage: StageSpec): SpecIssue[] {
  const path = `alarms.${name}`;
  const limits = [alarm.above, alarm.below].filter((limit) => limit !== undefined);
  const threshold: SpecIssue[] =
    limits.length === 1
      ? []
      : [
          {
            path,
            code: limits.length === 0 ? 'missing' : 'contradiction',
            message: 'an alarm is raised above a value or below one',
            fix: limits.length === 0 ? 'add `above` or `below`' : 'remove one of them',
          },
        ];
  return [...threshold, ...declaredMetric(path, alarm, stage)];
}

/** Each service that is named publishes it; without names, one does. */
function declaredMetric(
  path: string,
  { name, on }: Extract<AlarmSpec, { metric: 'custom' }>,
  { services }: StageSpec,
): SpecIssue[] {
  const metricsOf = (service: string) => services[service]?.metrics?.custom ?? {};
  if (on === undefined) {
    const all = Object.assign({}, ...Object.keys(services).map(metricsOf)) as object;
    return dangling(`${path}.name`, name, all, 'metric of a service', 'services.<s>.metrics.custom');
  }
  return on.flatMap((service, i) =>
    Object.hasOwn(services, service)
      ? dangling(
          `${path}.on[${i}]`,
          name,
          metricsOf(service),
          `metric of ${service}`,
          `services.${service}.metrics.custom`,
        )
      : [],
  );
}

/** Alarms of services and of data bear one sort of names. */
function sameName(stage: StageSpec): SpecIssue[] {
  return Object.entries(stage.alarms).flatMap(([alarm, spec]) => {
    const names = ['load-balancer', 'nodes', ...watchedBy(spec, stage).map(subjectName)];
    const twice = names.filter((name, i) => names.indexOf(name) < i);
    return twice.map((name) => ({
      path: `alarms.${alarm}`,
      code: 'duplicate-name',
      message: `two of its alarms would be called '${name}'`,
      fix: 'rename the service, or say with `on` what it watches',
    }));
  });
}

const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));
