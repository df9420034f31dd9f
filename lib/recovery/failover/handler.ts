import { setTimeout as wait } from 'node:timers/promises';
import { RECOVERY_NAMESPACE } from '../../lowering/recovery/drill-alarms';
import { FAILED_OVER } from '../../lowering/recovery/name-failover';
import type { Calls } from '../aws-calls';
import { call, described, findInstance, invokeCheck, sdk, setMasterPassword } from '../aws-calls';
import type { FailoverStep } from './failover';
import { failoverStep } from './failover';
import { copyRequest, regionOf, settingsOf, shapeOf } from './server-shape';
import type { FailoverTools, LagPoint, StepResult } from './tools';

/** How far back a copy is asked how late it was, in minutes: longer than RDS is silent. */
const LAG_MINUTES = 15;

/** Entry point of the function behind the steps of a failover. */
export function step(event: FailoverStep): Promise<StepResult> {
  const { SERVES, CHECK_FUNCTION = '', NAME_DIMENSIONS = '[]' } = process.env;
  return failoverStep(event, SERVES !== 'no', awsTools(CHECK_FUNCTION, NAME_DIMENSIONS));
}

function awsTools(checkFunction: string, nameDimensions: string): FailoverTools {
  const rds = sdk('client-rds', 'RDS');
  return {
    async describe(instance) {
      const region = regionOf(instance);
      const found = await findInstance(region === undefined ? rds : sdk('client-rds', 'RDS', { region }), instance);
      const settings = found && settingsOf(found);
      return found && { ...described(found), shape: shapeOf(found), ...(settings !== undefined && { settings }) };
    },
    async promote(instance, backupDays) {
      const change = { DBInstanceIdentifier: instance, BackupRetentionPeriod: backupDays };
      await call(rds, 'promoteReadReplica', change);
    },
    async rename(instance, name) {
      const change = { DBInstanceIdentifier: instance, NewDBInstanceIdentifier: name, ApplyImmediately: true };
      await call(rds, 'modifyDBInstance', change);
    },
    async copy(copy) {
      await call(rds, 'createDBInstanceReadReplica', copyRequest(copy));
    },
    async setSettings(instance, settings) {
      const change = { DBInstanceIdentifier: instance, DBParameterGroupName: settings, ApplyImmediately: true };
      await call(rds, 'modifyDBInstance', change);
    },
    ...proxyTools(rds),
    async remove(instance) {
      await call(rds, 'deleteDBInstance', { DBInstanceIdentifier: instance, SkipFinalSnapshot: true });
    },
    lag: lagOf,
    setPassword: (instance, password) => setMasterPassword(rds, instance, password),
    ...secretTools(sdk('client-secrets-manager', 'SecretsManager')),
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

async function lagOf(instance: string): Promise<LagPoint[]> {
  const { Datapoints } = await call(sdk('client-cloudwatch', 'CloudWatch'), 'getMetricStatistics', {
    Namespace: 'AWS/RDS',
    MetricName: 'ReplicaLag',
    Dimensions: [{ Name: 'DBInstanceIdentifier', Value: instance }],
    StartTime: new Date(Date.now() - LAG_MINUTES * 60_000),
    EndTime: new Date(),
    Period: 60,
    Statistics: ['Maximum'],
  });
  const points = (Datapoints ?? []) as { Timestamp: Date | string; Maximum: number }[];
  return points.map(({ Timestamp, Maximum }) => ({ at: new Date(Timestamp), seconds: Maximum }));
}

function proxyTools(rds: Calls): Pick<FailoverTools, 'proxyTargets' | 'leadProxy' | 'takeFromProxy'> {
  const request = (proxy: string, instance: string) => ({ DBProxyName: proxy, DBInstanceIdentifiers: [instance] });
  return {
    async proxyTargets(proxy) {
      const { Targets } = await call(rds, 'describeDBProxyTargets', { DBProxyName: proxy });
      const targets = (Targets ?? []) as { RdsResourceId?: string; TargetHealth?: { State?: string } }[];
      return targets.map(({ RdsResourceId = '', TargetHealth }) => ({
        instance: RdsResourceId,
        isReached: TargetHealth?.State === 'AVAILABLE',
      }));
    },
    async leadProxy(proxy, instance) {
      await call(rds, 'registerDBProxyTargets', request(proxy, instance));
    },
    async takeFromProxy(proxy, instance) {
      await call(rds, 'deregisterDBProxyTargets', request(proxy, instance));
    },
  };
}

type SecretTools = Pick<FailoverTools, 'readAdmin' | 'dropRotation' | 'rotate' | 'rotation'>;

function secretTools(secrets: Calls): SecretTools {
  return {
    async readAdmin(secret) {
      const { SecretString } = await call(secrets, 'getSecretValue', { SecretId: secret });
      return JSON.parse(String(SecretString)) as { username: string; password: string };
    },
    async dropRotation(secret) {
      const { VersionIdsToStages = {} } = await call(secrets, 'describeSecret', { SecretId: secret });
      for (const [version, labels] of Object.entries(VersionIdsToStages as Record<string, string[]>)) {
        if (!labels.includes('AWSPENDING') || labels.includes('AWSCURRENT')) continue;
        const change = { SecretId: secret, VersionStage: 'AWSPENDING', RemoveFromVersionId: version };
        await call(secrets, 'updateSecretVersionStage', change);
      }
    },
    async rotate(secret) {
      await call(secrets, 'rotateSecret', { SecretId: secret });
    },
    async rotation(secret) {
      const { LastRotatedDate, VersionIdsToStages = {} } = await call(secrets, 'describeSecret', { SecretId: secret });
      const stages = Object.values(VersionIdsToStages as Record<string, string[]>);
      // a rotation that ended leaves its label with the version that is current
      const isGoing = stages.some((labels) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT'));
      return { isGoing, ...(LastRotatedDate !== undefined && { at: new Date(LastRotatedDate as string) }) };
    },
  };
}
