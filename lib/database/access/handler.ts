import type { CustomResourceRequest } from '../../shared/cloudformation-response';
import { respond } from '../../shared/cloudformation-response';
import type { AccessProperties } from './access-resource';
import { applyAccess } from './access-resource';
import { connectWithTls } from './connect';
import type { RotationEvent } from './rotation';
import { rotateSecret } from './rotation';
import type { SecretStore, SecretsManagerApi } from '../../shared/secret-store';
import { secretStore } from '../../shared/secret-store';

/** Entry point for CloudFormation. */
export function provision(request: CustomResourceRequest<AccessProperties>): Promise<void> {
  return respond(request, () => applyAccess(request, { store: awsSecretStore(), connect: connectWithTls }));
}

/** Entry point for Secrets Manager. `ADMIN_SECRET_ARN` names the secret of the user that changes passwords. */
export async function rotate(event: RotationEvent): Promise<void> {
  const adminSecretArn = process.env.ADMIN_SECRET_ARN;
  if (!adminSecretArn) throw new Error('The environment variable ADMIN_SECRET_ARN is not set');
  await rotateSecret(event, { store: awsSecretStore(), connect: connectWithTls, adminSecretArn });
}

/** The Lambda runtime brings the SDK, so it is neither installed nor bundled here. */
function awsSecretStore(): SecretStore {
  const sdk = require('@aws-sdk/client-secrets-manager') as {
    SecretsManager: new (options: object) => SecretsManagerApi;
  };
  return secretStore(new sdk.SecretsManager({}));
}
