import type { CustomResourceRequest } from '../../shared/cloudformation-response';
import { respond } from '../../shared/cloudformation-response';
import type { AccessProperties } from './access-resource';
import { applyAccess } from './access-resource';
import { connectWithTls } from './connect';
import type { FollowProperties } from './follow';
import { followLogins } from './follow';
import type { RotationEvent } from './rotation';
import { rotateSecret } from './rotation';
import type { SecretStore, SecretsManagerApi } from '../../shared/secret-store';
import { secretStore } from '../../shared/secret-store';

/** Entry point for CloudFormation. */
export function provision(request: CustomResourceRequest<AccessProperties>): Promise<void> {
  return respond(request, () => applyAccess(request, { store: awsSecretStore(), connect: connectWithTls }));
}

/**
 * Entry point for Secrets Manager. `ADMIN_SECRET_ARN` names the secret of the user that changes passwords; behind a proxy
 * `SERVER_HOST` is the server and `PROXY_USERS` the beginning of the names of the proxy's secrets.
 */
export async function rotate(event: RotationEvent): Promise<void> {
  const { ADMIN_SECRET_ARN: adminSecretArn, SERVER_HOST: serverHost, PROXY_USERS: userSecrets } = process.env;
  if (!adminSecretArn) throw new Error('The environment variable ADMIN_SECRET_ARN is not set');
  const proxy = serverHost && userSecrets ? { serverHost, userSecrets } : undefined;
  await rotateSecret(event, {
    store: awsSecretStore(),
    connect: connectWithTls,
    adminSecretArn,
    ...(proxy && { proxy }),
  });
}

/** Entry point for CloudFormation, in a second region: a copy of a database is there when its users can sign in. */
export function followOnce(request: CustomResourceRequest<FollowProperties>): Promise<void> {
  return respond(request, async () => {
    if (request.RequestType !== 'Delete') await followNow(request.ResourceProperties);
    return undefined;
  });
}

/** Entry point for the schedule: `PRIMARY_REGION` is where passwords change. */
export async function followNow(properties: FollowProperties): Promise<void> {
  const { PRIMARY_REGION: region } = process.env;
  if (!region) throw new Error('The environment variable PRIMARY_REGION is not set');
  const tools = { theirs: awsSecretStore({ region }), ours: awsSecretStore() };
  for (const secret of await followLogins(properties, tools)) console.info({ message: 'login followed', secret });
}

/** The Lambda runtime brings the SDK, so it is neither installed nor bundled here. */
function awsSecretStore(options: { readonly region?: string } = {}): SecretStore {
  const sdk = require('@aws-sdk/client-secrets-manager') as {
    SecretsManager: new (options: object) => SecretsManagerApi;
  };
  return secretStore(new sdk.SecretsManager(options));
}
