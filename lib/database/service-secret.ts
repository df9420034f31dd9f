import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { databaseRoleName, secretName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/**
 * How a service signs in to a database; where that is comes in when its role is made.
 *
 * Encrypted with the account's own key for secrets: a key of ours would have to name its readers, and tie stacks together.
 */
export function serviceSecret(scope: Construct, service: string, spec: StageSpec, database: string): Secret {
  const secret = new Secret(scope, `Secret-${service}`, {
    secretName: secretName(spec, database, service),
    description: `How ${service} signs in to the database ${database}`,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: `${databaseRoleName(service)}_a` }),
      generateStringKey: 'password',
      passwordLength: 40,
      excludePunctuation: true,
    },
    // left behind, its name would keep the service from using the database again
    removalPolicy: RemovalPolicy.DESTROY,
  });
  if (spec.data === 'keep') {
    for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy']) {
      const reason = 'It holds a password that the next deployment makes anew; the role and its tables stay.';
      acknowledge(secret, `Slipway-StatefulRetention[${policy}]`, reason);
    }
  }
  return secret;
}
