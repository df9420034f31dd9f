import { CfnAddon } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { addOns } from '../../data/kubernetes';
import { mountedFileSystems, mountersOf, NFS_PORT } from '../../lowering/file-systems';
import { AllowTcp } from '../../shared/allow-tcp';
import type { ComputePlatformProps } from '../compute-platform-props';
import { podRole } from './pod-role';
import type { SystemCluster } from './system-cluster';

/** Identity of the part of the driver that runs on every node and mounts. The other part, which makes volumes, has no rights. */
const NODE_ACCOUNT = 'efs-csi-node-sa';

/**
 * Lets nodes mount file systems for the pods on them. Which pod gets which is decided by the volumes in the chart, each
 * bound to the claim of one service; the connection is the node's, so no network policy speaks of it.
 */
export class FileSystems extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { cluster, nodeSecurityGroups }: SystemCluster,
    { spec, data }: Pick<ComputePlatformProps, 'spec' | 'data'>,
  ) {
    super(scope, id);
    const role = podRole(this, 'Role');
    for (const name of mountedFileSystems(spec)) {
      const fileSystem = data.fileSystems.get(name);
      if (!fileSystem) throw new Error(`'${name}' is declared but was not built`);
      const mounters = mountersOf(spec, name);
      fileSystem.grantMount(role, mounters);
      for (const from of new Set(mounters.map((service) => nodeSecurityGroups.of(service)))) {
        new AllowTcp(this, `mount-${name}-${from.node.id}`, {
          from,
          to: fileSystem.securityGroup,
          port: NFS_PORT,
          description: `declared: mounts of ${name}`,
        });
      }
    }
    const driver = new CfnAddon(this, 'Driver', {
      addonName: addOns.efsCsiDriver.name,
      clusterName: cluster.clusterName,
      resolveConflicts: 'OVERWRITE',
      podIdentityAssociations: [{ serviceAccount: NODE_ACCOUNT, roleArn: role.roleArn }],
      // a pod that still mounts could not stop without it
      preserveOnDelete: true,
    });
    driver.node.addDependency(role);
  }
}
