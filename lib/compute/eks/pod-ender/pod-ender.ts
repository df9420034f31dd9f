import type { Construct } from 'constructs';
import { groupName } from '../../../lowering/kubernetes/roles';
import { podEnderName } from '../../../lowering/names';
import type { ComputePlatformProps } from '../../compute-platform-props';
import { ClusterFunction } from '../cluster-function/cluster-function';
import type { SystemCluster } from '../system-cluster';
import { podPaths } from './running-pods';

/** Ends a pod when an experiment wants it: AWS FIS itself would bring a program of its own into the cluster. */
export class PodEnder extends ClusterFunction {
  constructor(scope: Construct, id: string, { spec, network }: ComputePlatformProps, cluster: SystemCluster) {
    super(scope, id, {
      spec,
      network,
      cluster,
      what: 'pod-ender',
      functionName: podEnderName(spec),
      description: `Ends a pod of a service, for experiments: ${spec.system} ${spec.stage}`,
      purpose: 'Ends pods for experiments',
      declared: 'recovery.faults (replica)',
      group: groupName(spec, 'fault'),
      environment: { POD_PATHS: JSON.stringify(podPaths(spec)) },
    });
  }
}
