import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { RECOVERY_NAMESPACE } from '../../lowering/recovery/drill-alarms';
import { call, describeInstance, invokeCheck, sdk, setMasterPassword } from '../aws-calls';
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
    describeServer: (instance) => describeInstance(rds, instance),
    setPassword: (instance, password) => setMasterPassword(rds, instance, password),
    check: (request) => invokeCheck(checkFunction, request),
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

function textIn(source: Record<string, unknown>, from: string, to: string): Record<string, string> {
  const value = source[from];
  return typeof value === 'string' ? { [to]: value } : {};
}
