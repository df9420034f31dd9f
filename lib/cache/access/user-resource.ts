import type { CustomResourceRequest } from '../../shared/cloudformation-response';
import { generatePassword } from '../../shared/generate-password';
import type { SecretStore } from '../../shared/secret-store';
import type { CacheUsers, UserState } from './cache-users';
import { parseLogin } from './credential';
import type { Clock } from './patience';
import { patiently } from './patience';

/** Properties of the custom resource: one user. */
export interface UserProperties {
  readonly UserId: string;
  readonly UserName: string;
  readonly Engine: string;
  readonly AccessString: string;
  /** Secret with its first password. Left out: a password that nobody ever learns. */
  readonly SecretArn?: string;
}

export interface UserTools {
  readonly users: CacheUsers;
  readonly store: SecretStore;
  readonly clock: Clock;
}

/**
 * Makes, changes or deletes one user. Its passwords are set when it is made; from then on they belong to rotation.
 *
 * @throws Error that fails the deployment
 */
export async function applyUser(
  { RequestType, ResourceProperties: wanted, OldResourceProperties: old }: CustomResourceRequest<UserProperties>,
  tools: UserTools,
): Promise<{ UserId: string }> {
  const { UserId, AccessString } = wanted;
  if (RequestType === 'Create') await makeUser(wanted, tools);
  if (RequestType === 'Update') {
    if (old && old.UserId !== UserId)
      throw new Error(`The user ${old.UserId} cannot become ${UserId}: a user keeps its id`);
    await tools.users.modify(UserId, { AccessString });
  }
  if (RequestType === 'Delete') await deleteUser(UserId, tools.users);
  return { UserId };
}

/** A user of the same name that no cache uses is left from an attempt that failed, and is taken over. */
async function makeUser(wanted: UserProperties, { users, store, clock }: UserTools): Promise<void> {
  const { SecretArn, ...user } = wanted;
  const { AccessString, UserId } = user;
  const stored = SecretArn && (await patiently(clock, () => store.read(SecretArn)));
  const Passwords = [SecretArn ? parseLogin(stored).password : generatePassword()];
  const existing = await users.find(UserId);
  if (existing && isUsed(existing)) {
    throw new Error(`A user ${UserId} is there already, in the user group ${existing.UserGroupIds?.join(', ')}`);
  }
  if (existing) await users.modify(UserId, { AccessString, Passwords });
  else await users.create({ UserId, UserName: user.UserName, Engine: user.Engine, AccessString, Passwords });
}

/** CloudFormation takes a user out of its group first. One that is still in a group is somebody else's. */
async function deleteUser(userId: string, users: CacheUsers): Promise<void> {
  const user = await users.find(userId);
  if (user && isUsed(user)) console.warn({ message: 'user left in place, since it is in a user group', user: userId });
  else await users.remove(userId);
}

function isUsed({ UserGroupIds = [] }: UserState): boolean {
  return UserGroupIds.length > 0;
}
