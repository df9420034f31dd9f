import { BlockDeviceVolume, EbsDeviceVolumeType } from 'aws-cdk-lib/aws-ec2';
import type { LaunchTemplateProps } from 'aws-cdk-lib/aws-ec2';
import type { DaemonNodes } from '../lowering/daemon-nodes';

/** What gp3 has at its own price, at every size. */
const DISK_IOPS = 3000;

/** Device of the root volume in the images of Amazon Linux 2023. */
const ROOT_DEVICE = '/dev/xvda';

/**
 * Disk and instance metadata of a node. The key is that of the account for EBS: with one of our own, Auto Scaling would
 * need a grant of it.
 */
export function nodeTemplate({ diskGiB }: DaemonNodes): LaunchTemplateProps {
  return {
    blockDevices: [
      {
        deviceName: ROOT_DEVICE,
        volume: BlockDeviceVolume.ebs(diskGiB, {
          volumeType: EbsDeviceVolumeType.GP3,
          iops: DISK_IOPS,
          encrypted: true,
          deleteOnTermination: true,
        }),
      },
    ],
    requireImdsv2: true,
    // programs of the node itself; a container with a network of its own is one hop further
    httpPutResponseHopLimit: 1,
  };
}
