import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { databaseUserSecrets } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/**
 * By which a proxy knows one user. A proxy reads the current version of a secret alone, so the one of the service, in
 * which two users take turns, would shut out every task that holds the user before.
 */
export function userSecret(scope: Construct, user: string, spec: StageSpec, database: string): Secret {
  const secret = new Secret(scope, `User-${user}`, {
    secretName: `${databaseUserSecrets(spec, database)}${user}`,
    description: `By which the proxy of ${database} knows ${user}`,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: user }),
      generateStringKey: 'password',
      passwordLength: 40,
      excludePunctuation: true,
    },
    // left behind, its name would keep the service from using the database again
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(secret, 'AwsSolutions-SMG4', 'The rotation of the service writes it: two users with one schedule.');
  if (spec.data === 'keep') {
    for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy']) {
      const reason = 'It holds a password that the next deployment makes anew; the role and its tables stay.';
      acknowledge(secret, `Slipway-StatefulRetention[${policy}]`, reason);
    }
  }
  return secret;
}
