import { backup } from './backup';
import type { Command } from './command-line';
import { readIdentity, readLogin, readStore, type Identity } from './configuration';
import { scheduledTime } from './dump-name';
import { explain, Failure } from './failure';
import { list } from './list';
import { Log } from './log';
import { sendMetrics, type Metric } from './metrics';
import { MAINTENANCE_DATABASE } from './postgres/restored-database';
import { restore } from './restore';
import { Settings } from './settings';
import { verify } from './verify';

type Environment = Readonly<Record<string, string | undefined>>;

/** A command, ready to run. */
type Work = () => Promise<readonly Metric[]>;

const FAILED = 1;
const ASKED_WRONGLY = 2;
/** Metric of success and failure, of the commands that have one. */
const SUCCESS: Readonly<Partial<Record<Command['name'], string>>> = {
  backup: 'BackupSucceeded',
  restore: 'RestoreSucceeded',
};

/** Runs a command to its end, whatever that is. @returns the exit code */
export async function run(command: Command, environment: Environment, signal: AbortSignal): Promise<number> {
  const secrets = ['PGPASSWORD', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => environment[name]);
  const log = new Log(command.name, secrets);
  const settings = new Settings(environment);
  const identity = readIdentity(settings);
  const isKnown = settings.problems.length === 0;
  const report = (metrics: readonly Metric[]) => (isKnown ? tell(identity, metrics, log) : Promise.resolve());
  const outcome = (value: 0 | 1): Metric[] => {
    const name = SUCCESS[command.name];
    return name ? [{ name, value, unit: 'Count' }] : [];
  };
  try {
    const work = prepare(command, settings, identity, log, signal);
    if (settings.problems.length > 0) {
      for (const problem of settings.problems) log.error(problem);
      await report(outcome(0));
      return ASKED_WRONGLY;
    }
    const metrics = await work();
    await report([...outcome(1), ...metrics]);
    return 0;
  } catch (error) {
    log.error(explain(error));
    await report(outcome(0));
    return FAILED;
  }
}

/** Reads what the command needs. Problems are in the settings afterwards. */
function prepare(command: Command, settings: Settings, identity: Identity, log: Log, signal: AbortSignal): Work {
  const store = readStore(settings);
  const common = { identity, store, log, signal };
  switch (command.name) {
    case 'backup': {
      const startedAt = new Date();
      const scheduledAt = readSchedule(settings, startedAt);
      const kmsKeyId = settings.required('BACKUP_KMS_KEY_ID', 'the key that wraps the keys of dumps');
      const login = readLogin(settings);
      return () => backup({ ...common, login, kmsKeyId, scheduledAt, startedAt });
    }
    case 'restore': {
      const { dump: name, into, replace, withoutRoles } = command;
      const login = readLogin(settings, MAINTENANCE_DATABASE);
      return () => restore({ ...common, login, name, into, replace, withoutRoles });
    }
    case 'verify':
      return () => verify({ ...common, name: command.dump }).then(() => []);
    case 'list':
      return () => list(store, log);
    default:
      throw new Failure(`no command ${JSON.stringify(command satisfies never)}`);
  }
}

function readSchedule(settings: Settings, startedAt: Date): Date {
  try {
    return scheduledTime(settings.optional('BACKUP_SCHEDULED_AT'), settings.optional('BACKUP_JOB_NAME'), startedAt);
  } catch (error) {
    settings.problems.push(explain(error));
    return startedAt;
  }
}

/** Without the figures the alarm of a missing run goes off, which is right: nobody knows that this one went well. */
async function tell(identity: Identity, metrics: readonly Metric[], log: Log): Promise<void> {
  if (metrics.length === 0) return;
  await sendMetrics(identity, metrics).catch((error: unknown) => {
    log.error(`the metrics were not sent: ${explain(error)}`, { metrics });
  });
}
