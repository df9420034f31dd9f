import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { IFileSystem, IStore } from '../lib/contracts/data';
import type { INetwork } from '../lib/contracts/network';
import type { IRecoveryRegion } from '../lib/contracts/recovery';
import { isReplica } from '../lib/lowering/recovery/standby';
import { accessLogBucket } from '../lib/shared/access-log-bucket';
import { stageKey } from '../lib/shared/stage-key';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';
import { SystemBucket } from '../lib/storage/system-bucket';
import { SystemFileSystem } from '../lib/storage/system-file-system';
import { SystemQueue } from '../lib/storage/system-queue';
import { systemSecret } from '../lib/storage/system-secret';

/** Queues, buckets, file systems, and the secrets that people fill. */
export class StorageStack extends StageStack {
  readonly stores: ReadonlyMap<string, IStore>;
  readonly secrets: ReadonlyMap<string, ISecret>;
  readonly fileSystems: ReadonlyMap<string, IFileSystem>;

  constructor(scope: Construct, spec: StageSpec, network: INetwork, recovery?: IRecoveryRegion) {
    super(scope, 'storage', spec);
    const queues = new Construct(this, 'Queues');
    const buckets = new Construct(this, 'Buckets');
    const secrets = new Construct(this, 'Secrets');
    const bucketNames = Object.keys(spec.buckets);
    const made = bucketNames.filter((name) => !isReplica(spec, name));
    const accessLogs = made.length > 0 ? accessLogBucket(this, 'AccessLogs', spec) : undefined;
    this.stores = new Map<string, IStore>([
      ...Object.keys(spec.queues).map((name) => [name, new SystemQueue(queues, name, spec)] as const),
      ...bucketNames.map((name) => {
        const logs = made.includes(name) && accessLogs ? { accessLogs } : {};
        return [name, new SystemBucket(buckets, name, { spec, ...logs, ...(recovery && { recovery }) })] as const;
      }),
    ]);
    this.secrets = new Map(Object.keys(spec.secrets).map((name) => [name, systemSecret(secrets, name, spec)]));
    this.fileSystems = this.createFileSystems(network);
  }

  private createFileSystems(network: INetwork): ReadonlyMap<string, IFileSystem> {
    const { spec } = this;
    const names = Object.keys(spec.fileSystems);
    if (names.length === 0) return new Map();
    const scope = new Construct(this, 'FileSystems');
    const key = stageKey(this, 'FileSystemKey', spec, 'files');
    return new Map(names.map((name) => [name, new SystemFileSystem(scope, name, { spec, network, key })]));
  }
}
