import type { StageSpec } from '../../../spec/stage';
import type { FluentBitSection } from '../../telemetry/fluent-bit';
import { CLASS_FIELD, fluentBitText, retagByClass } from '../../telemetry/fluent-bit';
import { classLogGroupName, keptApart } from '../../telemetry/log-classes';

const ALL = 'application.*';

/**
 * What the agents of the add-on do with what containers write, where that is another than their own: nothing, where Loki
 * keeps it; or lines of some classes apart. Undefined where their own will do.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html
 */
export function applicationLogFile(stage: StageSpec, group: string): string | undefined {
  if (stage.observability.logs === 'loki') return '# kept by Loki\n';
  const classes = keptApart(stage);
  if (classes.length === 0) return undefined;
  return fluentBitText([
    ...collected,
    ...retagByClass(ALL, `$log_processed['${CLASS_FIELD}']`, classes),
    ...classes.map((name) => toCloudWatch(`class.${name}.*`, classLogGroupName(stage, name))),
    toCloudWatch(ALL, group),
  ]);
}

/** As the add-on has it, from which only the end is different. */
const collected: readonly FluentBitSection[] = [
  {
    kind: 'INPUT',
    entries: {
      Name: 'tail',
      Tag: ALL,
      Exclude_Path: '/var/log/containers/fluent-bit*, /var/log/containers/aws-node*, /var/log/containers/kube-proxy*',
      Path: '/var/log/containers/*.log',
      'multiline.parser': 'docker, cri',
      DB: '/var/fluent-bit/state/flb_container.db',
      Mem_Buf_Limit: '50MB',
      Skip_Long_Lines: 'On',
      Refresh_Interval: '10',
      Rotate_Wait: '30',
      'storage.type': 'filesystem',
      Read_from_Head: '${READ_FROM_HEAD}',
    },
  },
  {
    kind: 'FILTER',
    entries: {
      Name: 'kubernetes',
      Match: ALL,
      Kube_URL: 'https://kubernetes.default.svc:443',
      Kube_Tag_Prefix: 'application.var.log.containers.',
      Merge_Log: 'On',
      Merge_Log_Key: 'log_processed',
      'K8S-Logging.Parser': 'On',
      'K8S-Logging.Exclude': 'Off',
      Labels: 'Off',
      Annotations: 'Off',
      Use_Kubelet: 'On',
      Kubelet_Port: '10250',
      Buffer_Size: '0',
    },
  },
];

function toCloudWatch(match: string, group: string): FluentBitSection {
  const entries = {
    Name: 'cloudwatch_logs',
    Match: match,
    region: '${AWS_REGION}',
    log_group_name: group,
    log_stream_prefix: '${HOST_NAME}-',
    auto_create_group: 'false',
  };
  return { kind: 'OUTPUT', entries };
}
