import { setTimeout as wait } from 'node:timers/promises';
import { RECOVERY_NAMESPACE } from '../../lowering/recovery/drill-alarms';
import { FAILED_OVER } from '../../lowering/recovery/name-failover';
import { call, describeInstance, invokeCheck, sdk, setMasterPassword } from '../aws-calls';
import type { FailoverStep, FailoverTools, StandbyDatabase, StepResult } from './failover';
import { failoverStep } from './failover';

/** Entry point of the function behind the steps of a failover. */
export function step(event: FailoverStep): Promise<StepResult> {
  const { DATABASES = '[]', CHECK_FUNCTION = '', NAME_DIMENSIONS = '[]' } = process.env;
  return failoverStep(event, JSON.parse(DATABASES) as StandbyDatabase[], awsTools(CHECK_FUNCTION, NAME_DIMENSIONS));
}

function awsTools(checkFunction: string, nameDimensions: string): FailoverTools {
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
    async sayFailedOver(Value) {
      const dimensions = JSON.parse(nameDimensions) as { name: string; value: string }[];
      const Dimensions = dimensions.map(({ name, value }) => ({ Name: name, Value: value }));
      await call(sdk('client-cloudwatch', 'CloudWatch'), 'putMetricData', {
        Namespace: RECOVERY_NAMESPACE,
        MetricData: [{ MetricName: FAILED_OVER, Dimensions, Value }],
      });
    },
    wait: (milliseconds) => wait(milliseconds),
  };
}
