import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { deliveryWatchName } from '../../../lowering/names';
import type { ComputePlatformProps } from '../../compute-platform-props';
import { ClusterFunction } from '../cluster-function/cluster-function';
import type { SystemCluster } from '../system-cluster';
import { applicationPath, watchersGroup } from './watch-objects';

/**
 * Tells the pipeline how far a commit is: Argo CD applies it, and only the network of the stage reaches the cluster. It may
 * read one object there.
 */
export class DeliveryWatch extends ClusterFunction {
  constructor(scope: Construct, id: string, { spec, network, registry }: ComputePlatformProps, cluster: SystemCluster) {
    super(scope, id, {
      spec,
      network,
      cluster,
      what: 'delivery-watch',
      functionName: deliveryWatchName(spec),
      description: 'Tells the pipeline whether Argo CD has delivered a commit',
      purpose: 'Asks Argo CD what is delivered',
      declared: 'delivery.repository (what is delivered)',
      group: watchersGroup(spec),
      environment: { APPLICATION_PATH: applicationPath(spec) },
    });
    // within one account the role of the pipeline says it all
    if (registry.account !== Stack.of(this).account)
      this.lambda.addPermission('Pipeline', { principal: new AccountPrincipal(registry.account) });
  }
}
