import type { CacheUserChange, ElastiCacheApi, NewCacheUser, UserState } from '../../../lib/cache/access/cache-users';
import type { Clock } from '../../../lib/cache/access/patience';

/** Seconds that a change takes to reach all nodes of the caches in whose user groups the user is. */
const PROPAGATION_SECONDS = 90;

interface User {
  accessString: string;
  passwords: readonly string[];
  /** What the nodes know. */
  onNodes: readonly string[];
  groups: string[];
  status: 'active' | 'modifying' | 'deleting';
  settledAt: number;
}

/** The users of ElastiCache in memory, in a time that passes when somebody pauses. */
export class ElastiCacheFake implements ElastiCacheApi, Clock {
  private readonly users = new Map<string, User>();
  private readonly failures: string[] = [];
  private seconds = 0;
  private runBegan = 0;

  /** Makes the next calls fail with an error of this name. */
  failNext(name: string, times = 1): void {
    this.failures.push(...Array.from({ length: times }, () => name));
  }

  /** A new run of a function begins. */
  startRun(): void {
    this.runBegan = this.seconds;
  }

  join(userId: string, group: string): void {
    this.get(userId).groups.push(group);
  }

  leave(userId: string): void {
    this.get(userId).groups = [];
  }

  /** Somebody else changes the user, for so long. */
  changeElsewhere(userId: string, seconds: number): void {
    Object.assign(this.get(userId), { status: 'modifying', settledAt: this.seconds + seconds });
  }

  /** Whether a client can sign in now. */
  accepts(userId: string, password: string): boolean {
    this.settle();
    return this.users.get(userId)?.onNodes.includes(password) ?? false;
  }

  accessStringOf(userId: string): string | undefined {
    return this.users.get(userId)?.accessString;
  }

  elapsedSeconds(): number {
    return this.seconds - this.runBegan;
  }

  async pause(seconds: number): Promise<void> {
    this.seconds += seconds;
  }

  async createUser({ UserId, AccessString, Passwords }: NewCacheUser): Promise<void> {
    this.meetFailure();
    if (this.users.has(UserId)) throw named('UserAlreadyExistsFault', `User ${UserId} already exists`);
    const passwords = checked(Passwords);
    const user = { accessString: AccessString, passwords, onNodes: passwords, groups: [], settledAt: this.seconds };
    this.users.set(UserId, { ...user, status: 'active' });
  }

  async modifyUser({ UserId, AccessString, Passwords }: CacheUserChange & { UserId: string }): Promise<void> {
    this.meetFailure();
    const user = this.active(UserId);
    if (AccessString !== undefined) user.accessString = AccessString;
    if (Passwords !== undefined) user.passwords = checked(Passwords);
    this.propagate(user, 'modifying');
  }

  async deleteUser({ UserId }: { UserId: string }): Promise<void> {
    this.meetFailure();
    this.propagate(this.active(UserId), 'deleting');
  }

  async describeUsers({ UserId }: { UserId: string }): Promise<{ Users: UserState[] }> {
    this.meetFailure();
    const { status, groups, passwords } = this.get(UserId);
    return { Users: [{ Status: status, UserGroupIds: groups, Authentication: { PasswordCount: passwords.length } }] };
  }

  private propagate(user: User, status: 'modifying' | 'deleting'): void {
    const wait = user.groups.length > 0 || status === 'deleting' ? PROPAGATION_SECONDS : 0;
    Object.assign(user, { status, settledAt: this.seconds + wait });
    this.settle();
  }

  private settle(): void {
    for (const [id, user] of this.users) {
      if (user.status === 'active' || this.seconds < user.settledAt) continue;
      if (user.status === 'deleting') this.users.delete(id);
      Object.assign(user, { status: 'active', onNodes: user.passwords });
    }
  }

  private active(userId: string): User {
    const user = this.get(userId);
    if (user.status === 'active') return user;
    throw named(
      'InvalidUserStateFault',
      `User ${userId} has status ${user.status}. Only active users can be modified.`,
    );
  }

  private get(userId: string): User {
    this.settle();
    const user = this.users.get(userId);
    if (!user) throw named('UserNotFoundFault', `User ${userId} not found`);
    return user;
  }

  private meetFailure(): void {
    const name = this.failures.shift();
    if (name !== undefined) throw named(name, 'as the test wants it');
  }
}

function checked(passwords: readonly string[]): readonly string[] {
  const valid =
    passwords.length > 0 && passwords.length <= 2 && passwords.every((text) => /^[^,"/@\s]{16,128}$/.test(text));
  if (!valid) throw named('InvalidParameterValueException', 'one or two passwords of 16 to 128 characters');
  return [...passwords];
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
