import { setTimeout as wait } from 'node:timers/promises';
import { call, describeInstance, invokeCheck, sdk, setMasterPassword } from '../aws-calls';
import type { FailoverStep, FailoverTools, StandbyDatabase, StepResult } from './failover';
import { failoverStep } from './failover';

/** Entry point of the function behind the steps of a failover. */
export function step(event: FailoverStep): Promise<StepResult> {
  const { DATABASES = '[]', CHECK_FUNCTION = '' } = process.env;
  return failoverStep(event, JSON.parse(DATABASES) as StandbyDatabase[], awsTools(CHECK_FUNCTION));
}

function awsTools(checkFunction: string): FailoverTools {
  const rds = sdk('client-rds', 'RDS');
  return {
    describe: (instance) => describeInstance(rds, instance),
    async promote(instance, backupDays) {
      const change = { DBInstanceIdentifier: instance, BackupRetentionPeriod: backupDays };
      await call(rds, 'promoteReadReplica', change);
    },
    async readAdmin(secret) {
      const secrets = sdk('client-secrets-manager', 'SecretsManager');
      const { SecretString } = await call(secrets, 'getSecretValue', { SecretId: secret });
      return JSON.parse(String(SecretString)) as { username: string; password: string };
    },
    setPassword: (instance, password) => setMasterPassword(rds, instance, password),
    check: (request) => invokeCheck(checkFunction, request),
    wait: (milliseconds) => wait(milliseconds),
  };
}
