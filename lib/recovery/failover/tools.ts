import type { ConsistencyReport } from '../drill/consistency';
import type { CheckRequest } from '../drill/validate';

/** A database that can take over from the one of another region, and follow it. */
export interface FailoverDatabase {
  readonly instance: string;
  readonly databaseName: string;
  readonly adminSecret: string;
  readonly roles: readonly string[];
  /** Days for which it keeps automated backups once it follows nobody. */
  readonly backupDays: number;
  /** The same database in the other region, by ARN. */
  readonly other: string;
  /** Encrypts what is made here. */
  readonly key: string;
  /** Names of its readers in this region. */
  readonly readers: readonly string[];
  /** Proxy in front of it in this region. */
  readonly proxy?: string;
  /** Secrets of services whose passwords did not come with the data. */
  readonly secrets: readonly string[];
}

/** An instance as RDS describes it. */
export interface Server {
  readonly status: string;
  /** What it follows, by name or ARN; undefined once it was promoted. */
  readonly source?: string;
  readonly host?: string;
  readonly port?: number;
  /** What a copy in its place is made with. */
  readonly shape?: Readonly<Record<string, unknown>>;
  /** Name of its parameter group, which a copy is given when it is there. */
  readonly settings?: string;
}

/** A copy of a server, made with the settings of another. */
export interface Copy {
  readonly instance: string;
  /** Instance of this region by name, or of another by ARN. */
  readonly source: string;
  readonly like: Server;
  /** Key of this region, where the source is in another. */
  readonly key?: string;
  /** Whether it is kept when something would delete it, and has a standby where the other had one. */
  readonly holdsData: boolean;
}

/** How late a copy was, in seconds, at a time. */
export interface LagPoint {
  readonly at: Date;
  readonly seconds: number;
}

/** What a failover needs of AWS. */
export interface FailoverTools {
  /** Undefined where there is none. The region is that of an ARN, else this one. */
  describe(instance: string): Promise<Server | undefined>;
  promote(instance: string, backupDays: number): Promise<void>;
  rename(instance: string, name: string): Promise<void>;
  copy(copy: Copy): Promise<void>;
  /** In force with the next start, which a promotion brings. */
  setSettings(instance: string, settings: string): Promise<void>;
  remove(instance: string): Promise<void>;
  /** Instances to which a proxy leads, and whether it reaches each. */
  proxyTargets(proxy: string): Promise<readonly { readonly instance: string; readonly isReached: boolean }[]>;
  leadProxy(proxy: string, instance: string): Promise<void>;
  takeFromProxy(proxy: string, instance: string): Promise<void>;
  lag(instance: string): Promise<readonly LagPoint[]>;
  readAdmin(secret: string): Promise<{ readonly username: string; readonly password: string }>;
  setPassword(instance: string, password: string): Promise<void>;
  /** Gives up a rotation that did not end. */
  dropRotation(secret: string): Promise<void>;
  rotate(secret: string): Promise<void>;
  /** When a secret was rotated last, and whether a rotation is going. */
  rotation(secret: string): Promise<{ readonly at?: Date; readonly isGoing: boolean }>;
  check(request: CheckRequest): Promise<ConsistencyReport>;
  /** Says where the name is to lead: 1 here, 0 to the first region. */
  sayFailedOver(value: 0 | 1): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

export interface StepResult {
  readonly done: string;
}

const POLL_MILLISECONDS = 10_000;
/** A function has 15 minutes; a step that takes longer fails, and goes on where it was when it is repeated. */
const POLLS = 84;

/**
 * @param look what there is, said in a word when it is not yet what is waited for
 * @throws Error that says that the step can be repeated
 */
export async function until(
  what: string,
  tools: Pick<FailoverTools, 'wait'>,
  look: () => Promise<{ readonly isThere: boolean; readonly state: string }>,
): Promise<void> {
  let last = 'unknown';
  for (let poll = 0; poll < POLLS; poll += 1) {
    await tools.wait(POLL_MILLISECONDS);
    const { isThere, state } = await look();
    if (isThere) return;
    last = state;
  }
  throw new Error(`${what} is still ${last}: run the step again, it goes on where it was`);
}

/** Waits until RDS has done what it was asked. */
export function untilServer(
  instance: string,
  tools: FailoverTools,
  isThere: (server: Server) => boolean,
): Promise<void> {
  return until(instance, tools, async () => {
    const server = (await tools.describe(instance)) ?? { status: 'not there' };
    return { isThere: isThere(server), state: server.status };
  });
}
