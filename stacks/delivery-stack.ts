import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { GitHubRoleProps } from '../lib/delivery/github-role';
import { GitHubRole } from '../lib/delivery/github-role';

/** What lets workflows outside of AWS push images. */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, props: GitHubRoleProps) {
    super(scope, 'delivery', {
      stackName: `${props.system}-shared-delivery`,
      description: `${props.system}: who may push images`,
      terminationProtection: true,
    });
    new GitHubRole(this, 'GitHub', props);
  }
}
