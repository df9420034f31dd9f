import type { Clock } from './patience';
import { patiently } from './patience';

/** A user as ElastiCache describes it. Passwords can be set, never read. */
export interface UserState {
  /** `active` once every change has reached all nodes; `modifying` or `deleting` before. */
  readonly Status?: string;
  readonly UserGroupIds?: readonly string[];
  readonly Authentication?: { readonly PasswordCount?: number };
}

export interface NewCacheUser {
  readonly UserId: string;
  /** What a client signs in with. */
  readonly UserName: string;
  readonly Engine: string;
  readonly AccessString: string;
  readonly Passwords: string[];
}

/** What may change. What is left out stays; two passwords are the most, and both work. */
export interface CacheUserChange {
  readonly AccessString?: string;
  readonly Passwords?: string[];
}

/** The part of `ElastiCache` of `@aws-sdk/client-elasticache` that is used. */
export interface ElastiCacheApi {
  createUser(input: NewCacheUser): Promise<unknown>;
  modifyUser(input: CacheUserChange & { UserId: string }): Promise<unknown>;
  deleteUser(input: { UserId: string }): Promise<unknown>;
  describeUsers(input: { UserId: string }): Promise<{ Users?: UserState[] }>;
}

/** Users of caches; every change is complete when it returns, so what it brings works on all nodes. */
export class CacheUsers {
  constructor(
    private readonly api: ElastiCacheApi,
    private readonly clock: Clock,
  ) {}

  async create(user: NewCacheUser): Promise<void> {
    await patiently(this.clock, () => this.api.createUser(user));
    await this.active(user.UserId);
  }

  async modify(userId: string, change: CacheUserChange): Promise<void> {
    await patiently(this.clock, () => this.api.modifyUser({ UserId: userId, ...change }));
    await this.active(userId);
  }

  /** A user that is not there is no error. */
  async remove(userId: string): Promise<void> {
    await patiently(this.clock, () => this.api.deleteUser({ UserId: userId })).catch(undefinedIfNotFound);
    await patiently(this.clock, async () => {
      if (await this.look(userId)) throw changing(userId);
    });
  }

  /** @returns undefined when there is no such user */
  find(userId: string): Promise<UserState | undefined> {
    return patiently(this.clock, async () => {
      const user = await this.look(userId);
      if (user && user.Status !== 'active') throw changing(userId, user);
      return user;
    });
  }

  /** @throws Error when the user is not active in time */
  active(userId: string): Promise<UserState> {
    return patiently(this.clock, async () => {
      const user = await this.look(userId);
      if (user?.Status !== 'active') throw changing(userId, user);
      return user;
    });
  }

  private async look(userId: string): Promise<UserState | undefined> {
    const found = await this.api.describeUsers({ UserId: userId }).catch(undefinedIfNotFound);
    return found?.Users?.[0];
  }
}

/** Has the name of the error with which ElastiCache refuses to change such a user. */
function changing(userId: string, user?: UserState): Error {
  const error = new Error(`The user ${userId} is still ${user?.Status ?? 'changing'}`);
  error.name = 'InvalidUserState';
  return error;
}

function undefinedIfNotFound(error: Error): undefined {
  if (error.name.startsWith('UserNotFound')) return undefined;
  throw error;
}
