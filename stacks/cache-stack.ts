import type { Construct } from 'constructs';
import { SystemCache } from '../lib/cache/system-cache';
import type { ICache } from '../lib/contracts/data';
import type { INetwork } from '../lib/contracts/network';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** The in-memory stores, with their users and passwords. */
export class CacheStack extends StageStack {
  readonly caches: ReadonlyMap<string, ICache>;

  constructor(scope: Construct, spec: StageSpec, network: INetwork) {
    super(scope, 'cache', spec);
    this.caches = new Map(
      Object.keys(spec.caches).map((name) => [name, new SystemCache(this, name, { spec, network })]),
    );
  }
}
