import { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { cacheUserName, secretName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/**
 * How a service signs in to a cache: `username`, `password`, `host`, `port` and `url`, the last three once it is there.
 *
 * Encrypted with the account's own key for secrets: a key of ours would have to name its readers, and tie stacks together.
 */
export function serviceSecret(scope: Construct, service: string, spec: StageSpec, cache: string): ISecret {
  const secret = new Secret(scope, service, {
    secretName: secretName(spec, cache, service),
    description: `How ${service} signs in to the cache ${cache}`,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: cacheUserName(spec, cache, service) }),
      generateStringKey: 'password',
      passwordLength: 40,
      excludePunctuation: true,
    },
    // left behind, it would open nothing, and its name would stop the next deployment
    removalPolicy: RemovalPolicy.DESTROY,
  });
  if (spec.data === 'keep') {
    for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy']) {
      const reason = 'It holds the password of a user that goes with it; the data of the cache is kept by a snapshot.';
      acknowledge(secret, `Slipway-StatefulRetention[${policy}]`, reason);
    }
  }
  return secret;
}
