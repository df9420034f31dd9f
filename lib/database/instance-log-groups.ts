import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { encryptedLogGroup } from '../shared/log-group';

/** Days for which the logs of a database server are kept. */
const LOG_DAYS = 90;

export interface InstanceLogGroupsProps {
  readonly identifier: string;
  readonly kinds: readonly string[];
  readonly key: IKey;
}

/** Made before the instance, which would make them itself: unencrypted and kept for ever. */
export function instanceLogGroups(scope: Construct, id: string, props: InstanceLogGroupsProps): IConstruct[] {
  const { identifier, kinds, key } = props;
  return kinds.map((kind) =>
    encryptedLogGroup(scope, `${id}-${kind}`, { name: `/aws/rds/instance/${identifier}/${kind}`, days: LOG_DAYS, key }),
  );
}
