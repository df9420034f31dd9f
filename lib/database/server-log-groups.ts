import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { encryptedLogGroup } from '../shared/log-group';

/** Days for which the logs of a database server are kept. */
const LOG_DAYS = 90;

export interface ServerLogGroupsProps {
  readonly of: 'instance' | 'cluster' | 'proxy';
  readonly identifier: string;
  /** Left out for a server with one log. */
  readonly kinds?: readonly string[];
  readonly key: IKey;
}

/** Made before the server, which would make them itself: unencrypted and kept for ever. */
export function serverLogGroups(scope: Construct, id: string, props: ServerLogGroupsProps): IConstruct[] {
  const { of, identifier, kinds, key } = props;
  const name = `/aws/rds/${of}/${identifier}`;
  if (kinds === undefined) return [encryptedLogGroup(scope, id, { name, days: LOG_DAYS, key })];
  return kinds.map((kind) =>
    encryptedLogGroup(scope, `${id}-${kind}`, { name: `${name}/${kind}`, days: LOG_DAYS, key }),
  );
}
