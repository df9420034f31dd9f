import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { imagePlaces } from '../lib/lowering/image-source';
import type { RegistryPlace } from '../lib/lowering/image-source';
import { replicateImages } from '../lib/registry/replication';
import { ServiceRepository } from '../lib/registry/service-repository';
import { ownImages } from '../lib/lowering/own-images';
import type { SystemSpec } from '../lib/spec/system';

/** Image repositories of all services, which every stage pulls from or receives a copy of. */
export class RegistryStack extends Stack {
  constructor(scope: Construct, system: SystemSpec, place: RegistryPlace) {
    super(scope, 'registry', {
      stackName: `${system.name}-shared-registry`,
      description: `${system.name}: image repositories`,
      terminationProtection: true,
    });
    const places = system.stages.flatMap((stage) => imagePlaces(stage, place));
    // a stage in another region pulls from the copy that it has there
    const pulling = places.filter(({ region }) => region === place.region).map(({ account }) => account);
    const pullAccounts = [...new Set(pulling)].filter((account) => account !== place.account);
    for (const service of ownImages(system))
      new ServiceRepository(this, service, { system: system.name, pullAccounts });
    replicateImages(
      this,
      system.name,
      places.filter(({ region }) => region !== place.region),
    );
  }
}
