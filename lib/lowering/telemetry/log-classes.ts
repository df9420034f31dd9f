import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { logGroupName, platformLogGroupName } from '../names';
import type { FluentBitSection, LineClass } from './fluent-bit';
import { CLASS_FIELD, lineClasses, retagByClass } from './fluent-bit';

/** Name of the container that sorts lines, with an underscore, which no container of a description has. */
export const ROUTER_CONTAINER = 'log_router';

/** What it has for certain and at most, in MiB: AWS names 50 MiB for certain. */
export const ROUTER_MEMORY_MIB = { request: 64, limit: 128 } as const;

/** The classes that a stage keeps apart from the other lines of its services. */
export function keptApart({ observability }: Pick<StageSpec, 'observability'>): LineClass[] {
  return lineClasses.filter((name) => observability.logDays[name] !== undefined);
}

/** Whether something sorts the lines of a service on Fargate. What dumps and restores writes lines of one class. */
export const sortsLines = (stage: Pick<StageSpec, 'observability'>, { tool }: Pick<ServiceSpec, 'tool'>) =>
  tool === undefined && keptApart(stage).length > 0;

export const classLogGroupName = (stage: StageSpec, name: LineClass) => platformLogGroupName(stage, `class/${name}`);

/** Files of the router beside a service on Fargate, by name. ECS hands over what containers write through a socket. */
export function routerSections(stage: StageSpec, service: string): Record<string, FluentBitSection[]> {
  const classes = keptApart(stage);
  const all = '*-firelens-*';
  return {
    'parsers.conf': [{ kind: 'PARSER', entries: { Name: 'line', Format: 'json' } }],
    'fluent-bit.conf': [
      { kind: 'SERVICE', entries: { Flush: '1', Grace: '30', Log_Level: 'warn', Parsers_File: 'parsers.conf' } },
      { kind: 'INPUT', entries: { Name: 'forward', unix_path: '/var/run/fluent.sock', Mem_Buf_Limit: '25MB' } },
      {
        kind: 'FILTER',
        entries: {
          Name: 'parser',
          Match: all,
          Key_Name: 'log',
          Parser: 'line',
          Preserve_Key: 'On',
          Reserve_Data: 'On',
        },
      },
      ...retagByClass(all, `$${CLASS_FIELD}`, classes),
      ...classes.map((name) =>
        toCloudWatch(`class.${name}.*`, stage, { group: classLogGroupName(stage, name), stream: `${service}/` }),
      ),
      toCloudWatch(all, stage, { group: logGroupName(stage, service), stream: `${service}/` }),
    ],
  };
}

function toCloudWatch(
  match: string,
  { region }: StageSpec,
  { group, stream }: { readonly group: string; readonly stream: string },
): FluentBitSection {
  const entries = {
    Name: 'cloudwatch_logs',
    Match: match,
    region,
    log_group_name: group,
    log_stream_prefix: stream,
    // the line as the program wrote it
    log_key: 'log',
    auto_create_group: 'false',
    retry_limit: '5',
  };
  return { kind: 'OUTPUT', entries };
}
