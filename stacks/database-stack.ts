import type { Construct, IDependable } from 'constructs';
import type { IDatabase } from '../lib/contracts/data';
import type { INetwork } from '../lib/contracts/network';
import type { IRecoveryRegion } from '../lib/contracts/recovery';
import { SystemDatabase } from '../lib/database/system-database';
import { guardedDatabases } from '../lib/lowering/data-facts';
import { DataGuard } from '../lib/shared/data-guard/data-guard';
import { databaseKeyPurpose } from '../lib/lowering/names';
import { stageKey } from '../lib/shared/stage-key';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** The relational databases, with their roles and passwords. */
export class DatabaseStack extends StageStack {
  readonly databases: ReadonlyMap<string, IDatabase>;

  constructor(scope: Construct, spec: StageSpec, network: INetwork, recovery?: IRecoveryRegion) {
    super(scope, 'database', spec);
    const key = stageKey(this, 'Key', spec, databaseKeyPurpose);
    const props = { spec, network, key, ...(recovery && { recovery }) };
    const guard = this.guard(network);
    this.databases = new Map(
      Object.keys(spec.databases).map((name) => {
        const database = new SystemDatabase(this, name, props);
        if (guard) database.node.addDependency(guard);
        return [name, database];
      }),
    );
  }

  private guard({ logKey }: INetwork): IDependable | undefined {
    const { spec } = this;
    const state = guardedDatabases(spec);
    return state && new DataGuard(this, 'DataGuard', { spec, name: 'databases', state, logKey }).resource;
  }
}
