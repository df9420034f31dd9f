import { Stack } from 'aws-cdk-lib';
import type { BackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { IRecoveryRegion, IReplicaBucket } from '../contracts/recovery';
import { bucketName, stageAlarmName } from '../lowering/names';
import { RECOVERY_NAMESPACE } from '../lowering/recovery/drill-alarms';
import {
  FAILED_OVER,
  FAILED_OVER_ALARM,
  failedOverDimensions,
  failsOverByName,
} from '../lowering/recovery/name-failover';
import type { RecoverySettings } from '../lowering/recovery/second-region';
import { accessLogBucket } from '../shared/access-log-bucket';
import { dataBucket } from '../shared/data-bucket';
import { stageKey } from '../shared/stage-key';
import type { StageSpec } from '../spec/stage';
import { recoveryVault } from './recovery-vault';

/**
 * What waits in the second region for copies of the data: a key, a vault, and a bucket for each that has versions. It
 * refers to nothing in the first region, so that it can be changed while that is gone.
 */
export class RecoveryRegion extends Construct implements IRecoveryRegion {
  readonly region: string;
  private readonly key: Key;
  private readonly vault: BackupVault;
  private readonly replicas: ReadonlyMap<string, IReplicaBucket>;

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
    { region }: RecoverySettings,
  ) {
    super(scope, id);
    this.region = region;
    this.key = stageKey(this, 'Key', spec, 'recovery');
    this.vault = recoveryVault(this, 'Vault', spec, this.key);
    this.replicas = this.createReplicas();
    if (failsOverByName(spec)) this.createSign();
  }

  get vaultArn(): string {
    return this.vault.backupVaultArn;
  }

  get keyArn(): string {
    return this.key.keyArn;
  }

  replicaOf(bucket: string): IReplicaBucket | undefined {
    return this.replicas.get(bucket);
  }

  /** Where the name leads. Route 53 reads its metric: nobody is told. */
  private createSign(): void {
    const { system, stage } = this.spec;
    new CfnAlarm(this, 'FailedOver', {
      alarmName: stageAlarmName(this.spec, FAILED_OVER_ALARM),
      alarmDescription: `The name of ${system} ${stage} leads to ${this.region}. Source: recovery.strategy. Runbook: docs/guides/recovery.md`,
      namespace: RECOVERY_NAMESPACE,
      metricName: FAILED_OVER,
      dimensions: failedOverDimensions(this.spec),
      statistic: 'Maximum',
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      period: 60,
      evaluationPeriods: 1,
      treatMissingData: 'ignore',
    });
  }

  private createReplicas(): ReadonlyMap<string, IReplicaBucket> {
    const { spec, region } = this;
    const names = Object.keys(spec.buckets).filter((name) => spec.buckets[name]?.versioned);
    if (names.length === 0) return new Map();
    const accessLogs = accessLogBucket(this, 'AccessLogs', spec);
    const scope = new Construct(this, 'Buckets');
    return new Map(
      names.map((name) => {
        const physicalName = bucketName({ ...spec, region }, name, Stack.of(this).account);
        const made = dataBucket(new Construct(scope, name), { spec, name, bucketName: physicalName, accessLogs });
        return [name, { bucketName: physicalName, made: made.node.defaultChild ?? made }];
      }),
    );
  }
}
