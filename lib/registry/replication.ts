import { CfnReplicationConfiguration } from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';

export interface Destination {
  readonly account: string;
  readonly region: string;
}

/** Copies the images of one system to where its stages run. The registry has one such configuration per account and region. */
export function replicateImages(scope: Construct, system: string, destinations: readonly Destination[]): void {
  if (destinations.length === 0) return;
  const distinct = new Map(
    destinations.map(({ account, region }) => [`${account}/${region}`, { registryId: account, region }]),
  );
  new CfnReplicationConfiguration(scope, 'Replication', {
    replicationConfiguration: {
      rules: [
        {
          destinations: [...distinct.values()],
          repositoryFilters: [{ filter: `${system}/`, filterType: 'PREFIX_MATCH' }],
        },
      ],
    },
  });
}
