import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { RECOVERY_NAMESPACE } from '../../lowering/recovery/drill-alarms';
import type { ConsistencyReport } from './consistency';
import { checkConsistency } from './consistency';
import type { CheckRequest, DrilledDatabase, DrillTools, RestoreEvent } from './validate';
import { validateRestore } from './validate';

/** Time to read a restored database, in milliseconds: what Lambda gives a function, less the wait for a new password. */
const READING_MILLISECONDS = 10 * 60_000;

/** Entry point of the function that judges a restore. It stands outside of the network, where the APIs of AWS are. */
export async function validate(event: RestoreEvent): Promise<void> {
  const { DATABASES = '[]', SYSTEM = '', STAGE = '', CHECK_FUNCTION = '' } = process.env;
  const databases = JSON.parse(DATABASES) as DrilledDatabase[];
  await validateRestore(event, databases, awsTools({ system: SYSTEM, stage: STAGE, checkFunction: CHECK_FUNCTION }));
}

/** Entry point of the function that reads the restored data. It stands inside, and can reach nothing else. */
export async function check({ roles, ...login }: CheckRequest): Promise<ConsistencyReport> {
  const client = new Client({
    ...login,
    ssl: { rejectUnauthorized: true },
    application_name: 'slipway-restore-drill',
    connectionTimeoutMillis: 30_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await checkConsistency(client, { roles, timeMilliseconds: READING_MILLISECONDS });
  } finally {
    await client.end();
  }
}

interface Place {
  readonly system: string;
  readonly stage: string;
  readonly checkFunction: string;
}

type Calls = Record<string, (input: object) => Promise<Record<string, unknown>>>;

/** The Lambda runtime brings the SDK, so it is neither installed nor bundled here. */
function awsTools({ system, stage, checkFunction }: Place): DrillTools {
  const backup = sdk('client-backup', 'Backup');
  const rds = sdk('client-rds', 'RDS');
  return {
    async describeJob(id) {
      const job = await call(backup, 'describeRestoreJob', { RestoreJobId: id });
      return {
        ...textIn(job, 'SourceResourceArn', 'sourceResourceArn'),
        ...textIn(job, 'CreatedResourceArn', 'createdResourceArn'),
        ...(job['CreationDate'] instanceof Date && { createdAt: job['CreationDate'] }),
        ...(job['CompletionDate'] instanceof Date && { completedAt: job['CompletionDate'] }),
      };
    },
    async describeServer(instance) {
      const { DBInstances } = await call(rds, 'describeDBInstances', { DBInstanceIdentifier: instance });
      const [server] = DBInstances as { DBInstanceStatus: string; Endpoint?: { Address: string; Port: number } }[];
      return {
        status: server?.DBInstanceStatus ?? 'gone',
        ...(server?.Endpoint && { host: server.Endpoint.Address, port: server.Endpoint.Port }),
      };
    },
    async setPassword(instance, password) {
      const change = { DBInstanceIdentifier: instance, MasterUserPassword: password, ApplyImmediately: true };
      await call(rds, 'modifyDBInstance', change);
    },
    check: (request) => invoke(checkFunction, request),
    async report(jobId, isGood, message) {
      const ValidationStatus = isGood ? 'SUCCESSFUL' : 'FAILED';
      const result = { RestoreJobId: jobId, ValidationStatus, ValidationStatusMessage: message };
      await call(backup, 'putRestoreValidationResult', result);
    },
    async measure(database, isGood, minutes) {
      const Dimensions = Object.entries({ System: system, Stage: stage, Database: database }).map(([Name, Value]) => ({
        Name,
        Value,
      }));
      const MetricData = [
        { MetricName: 'RestoreSucceeded', Dimensions, Value: isGood ? 1 : 0, Unit: 'Count' },
        ...(minutes === undefined ? [] : [{ MetricName: 'RestoreMinutes', Dimensions, Value: minutes, Unit: 'None' }]),
      ];
      await call(sdk('client-cloudwatch', 'CloudWatch'), 'putMetricData', {
        Namespace: RECOVERY_NAMESPACE,
        MetricData,
      });
    },
    wait: (milliseconds) => wait(milliseconds),
    now: () => new Date(),
  };
}

async function invoke(checkFunction: string, request: CheckRequest): Promise<ConsistencyReport> {
  // it may take as long as it has: no second one is started meanwhile
  const lambda = sdk('client-lambda', 'Lambda', { requestHandler: { requestTimeout: 15 * 60_000 }, maxAttempts: 1 });
  const answer = await call(lambda, 'invoke', { FunctionName: checkFunction, Payload: JSON.stringify(request) });
  const payload = JSON.parse(new TextDecoder().decode(answer['Payload'] as Uint8Array)) as { errorMessage?: string };
  if (answer['FunctionError'] !== undefined) throw new Error(payload.errorMessage ?? 'the check failed');
  return payload as ConsistencyReport;
}

function sdk(module: string, client: string, options: object = {}): Calls {
  const loaded = require(`@aws-sdk/${module}`) as Record<string, new (options: object) => Calls>;
  const Loaded = loaded[client];
  if (Loaded === undefined) throw new Error(`the AWS SDK of the runtime has no ${client}`);
  return new Loaded(options);
}

function call(calls: Calls, name: string, input: object): Promise<Record<string, unknown>> {
  const method = calls[name];
  if (method === undefined) throw new Error(`the AWS SDK of the runtime has no ${name}`);
  return method.call(calls, input);
}

function textIn(source: Record<string, unknown>, from: string, to: string): Record<string, string> {
  const value = source[from];
  return typeof value === 'string' ? { [to]: value } : {};
}
