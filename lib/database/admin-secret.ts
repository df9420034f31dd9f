import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { databaseAccess } from '../lowering/database-access';
import { databaseAdminName, databaseAdminSecretName } from '../lowering/names';
import { isWaiting } from '../lowering/recovery/standby';
import { acknowledge } from '../shared/acknowledge';
import { dataRemovalPolicy } from '../shared/removal';
import type { StageSpec } from '../spec/stage';

/** User of a database that makes the roles of the services. */
export const ADMIN = databaseAdminName;

/**
 * How the administrator of a database signs in.
 *
 * Of our own making: RDS makes no reader for a PostgreSQL whose administrator's password it manages itself.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
 */
export function adminSecret(scope: Construct, spec: StageSpec, database: string): Secret {
  const secret = new Secret(scope, 'Admin', {
    description: `How the administrator signs in to the database ${database} of ${spec.system} ${spec.stage}`,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: ADMIN }),
      generateStringKey: 'password',
      passwordLength: 40,
      excludePunctuation: true,
    },
    // in a second region by a name that is known before it is made, and which the next one needs
    ...(spec.standby && { secretName: databaseAdminSecretName(spec, database) }),
    removalPolicy: spec.standby ? RemovalPolicy.DESTROY : dataRemovalPolicy(spec),
  });
  if (isWaiting(spec))
    acknowledge(
      secret,
      'AwsSolutions-SMG4',
      'It signs in nowhere before a failover gives it to the database, which then is deployed with its rotation.',
    );
  else if (databaseAccess(spec, database).size === 0) {
    acknowledge(
      secret,
      'AwsSolutions-SMG4',
      'No service uses the database, so nothing reaches it to change the password; the first that does brings its rotation.',
    );
  }
  if (spec.standby && spec.data === 'keep')
    for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy'])
      acknowledge(
        secret,
        `Slipway-StatefulRetention[${policy}]`,
        'It holds a password that a failover gives to the database of this region, as often as it is made.',
      );
  return secret;
}
