import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { auditDays } from '../lowering/telemetry/audit';
import { encryptedLogGroup } from '../shared/log-group';
import type { StageSpec } from '../spec/stage';

/** Days for which the logs of a database server are kept, where it records nothing for an audit. */
const LOG_DAYS = 90;

export interface ServerLogGroupsProps {
  readonly of: 'instance' | 'cluster' | 'proxy';
  readonly identifier: string;
  /** Left out for a server with one log. */
  readonly kinds?: readonly string[];
  readonly key: IKey;
  readonly spec: StageSpec;
}

/** Made before the server, which would make them itself: unencrypted and kept for ever. */
export function serverLogGroups(scope: Construct, id: string, props: ServerLogGroupsProps): IConstruct[] {
  const { of, identifier, kinds, key } = props;
  const days = logDays(props);
  const name = `/aws/rds/${of}/${identifier}`;
  if (kinds === undefined) return [encryptedLogGroup(scope, id, { name, days, key })];
  return kinds.map((kind) => encryptedLogGroup(scope, `${id}-${kind}`, { name: `${name}/${kind}`, days, key }));
}

/** pgaudit writes into the log of the server. A proxy writes nothing of the kind. */
function logDays({ of, spec }: ServerLogGroupsProps): number {
  return of === 'proxy' || spec.observability.audit.database.length === 0
    ? LOG_DAYS
    : Math.max(LOG_DAYS, auditDays(spec));
}
