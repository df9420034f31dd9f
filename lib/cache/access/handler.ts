import type { CustomResourceRequest } from '../../shared/cloudformation-response';
import { respond } from '../../shared/cloudformation-response';
import type { RotationEvent } from '../../shared/secret-rotation';
import { rotateSecret } from '../../shared/secret-rotation';
import type { SecretsManagerApi } from '../../shared/secret-store';
import { secretStore } from '../../shared/secret-store';
import type { ElastiCacheApi } from './cache-users';
import { CacheUsers } from './cache-users';
import type { CredentialsProperties } from './credentials-resource';
import { completeCredentials } from './credentials-resource';
import { startClock } from './patience';
import { cacheRotation } from './rotation';
import type { UserProperties, UserTools } from './user-resource';
import { applyUser } from './user-resource';

type ProvisionRequest =
  | (CustomResourceRequest<UserProperties> & { readonly ResourceType: 'Custom::CacheUser' })
  | (CustomResourceRequest<CredentialsProperties> & { readonly ResourceType: 'Custom::CacheCredentials' });

/** Entry point for CloudFormation. */
export function provision(request: ProvisionRequest): Promise<void> {
  return respond(request, async () =>
    request.ResourceType === 'Custom::CacheUser' ? applyUser(request, tools()) : completeCredentials(request, tools()),
  );
}

/** Entry point for Secrets Manager. */
export async function rotate(event: RotationEvent): Promise<void> {
  const { store, users } = tools();
  await rotateSecret(event, store, cacheRotation(users));
}

/** The runtime brings the SDK, so it is neither installed nor bundled here. */
function tools(): UserTools {
  const elastiCache = require('@aws-sdk/client-elasticache') as {
    ElastiCache: new (options: object) => ElastiCacheApi;
  };
  const secretsManager = require('@aws-sdk/client-secrets-manager') as {
    SecretsManager: new (options: object) => SecretsManagerApi;
  };
  const clock = startClock();
  const users = new CacheUsers(new elastiCache.ElastiCache({}), clock);
  return { users, store: secretStore(new secretsManager.SecretsManager({})), clock };
}
