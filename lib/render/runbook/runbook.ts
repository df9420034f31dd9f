import { databaseInstanceName } from '../../lowering/names';
import { drilledDatabases } from '../../lowering/recovery/drill-alarms';
import type { FailureEstimate } from '../../lowering/recovery/estimate';
import { recoveryEstimates } from '../../lowering/recovery/estimate';
import { corruption } from './corruption';
import { instances, lookAtServices } from './names';
import { regionLost } from './region-lost';
import type { RunbookContext, Section } from './section';
import { renderSection, shell, text } from './section';

const TITLES: Readonly<Record<FailureEstimate['failure'], string>> = {
  task: 'a replica fails',
  zone: 'a zone fails',
  database: 'a database fails',
  region: 'the region fails',
  corruption: 'data is wrong',
};

/** How to recover one stage by hand, with its own names: Markdown, from the description alone. */
export function runbook(context: RunbookContext): string {
  const { spec, target } = context;
  const sections: Section[] = [
    byItself(context),
    ...corruption(context),
    ...regionLost(context),
    ...rehearsed(context),
  ];
  return `${[
    `# Recovery of ${spec.system} ${spec.stage} on ${target}`,
    'Made by `slipway runbook` from the description: make it again after each change. The order is always the same: data, configuration, services, verification, consistency.',
    table(context),
    ...sections.map(renderSection),
  ].join('\n\n')}\n`;
}

function table({ spec, target }: RunbookContext): string {
  const show = (minutes: number, never: string) => (minutes === Infinity ? never : `${minutes} min`);
  const rows = recoveryEstimates(spec, target).map(
    ({ failure, rpoMinutes, rtoMinutes, rtoHow }) =>
      `| ${TITLES[failure]} | ${show(rpoMinutes, 'all')} | ${show(rtoMinutes, 'for good')} | ${rtoHow} |`,
  );
  return ['| when | lost at most | down at most | how it comes back |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function byItself(context: RunbookContext): Section {
  const { spec } = context;
  const servers = instances(spec).map(
    (name) =>
      `aws rds describe-events --region ${spec.region} --source-identifier ${databaseInstanceName(spec, name)} --source-type ${spec.databases[name]?.engine === 'aurora-postgres' ? 'db-cluster' : 'db-instance'} --duration 120`,
  );
  return {
    title: 'A replica, a zone or a database server fails',
    parts: [
      text('What can come back by itself does. Look whether it did:'),
      shell(...lookAtServices(context, spec.region), ...servers),
    ],
  };
}

function rehearsed({ spec }: RunbookContext): Section[] {
  const { drill } = spec.recovery ?? {};
  const databases = drilledDatabases(spec);
  if (drill === undefined || databases.length === 0) return [];
  return [
    {
      title: 'What is rehearsed',
      parts: [
        text(
          `At \`${drill.cron}\` (UTC) AWS Backup restores ${databases.join(', ')}, and all of it is read. How long that takes is the metric \`RestoreMinutes\` in \`Slipway/Recovery\`: the figures above are replaced by what you measure.`,
        ),
      ],
    },
  ];
}
