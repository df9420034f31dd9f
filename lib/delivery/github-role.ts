import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { OidcProviderNative, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { workflowSubject } from '../lowering/delivery/workflow-subject';
import { deliveryRoleName } from '../lowering/names';
import type { DeliverySpec } from '../spec/delivery';
import { allowPush } from './push-images';

const ISSUER = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';

export interface GitHubRoleProps {
  readonly system: string;
  readonly delivery: DeliverySpec;
  /** Services whose image is built from the system's own code. */
  readonly services: readonly string[];
}

/** With it a workflow on the delivered branch, and nobody else, pushes images of this system, and nothing else. No key is kept anywhere. */
export class GitHubRole extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: GitHubRoleProps,
  ) {
    super(scope, id);
    const { system, delivery, services } = props;
    const role = new Role(this, 'Role', {
      roleName: deliveryRoleName(system),
      description: `Workflows of ${delivery.repository} on ${delivery.branch} push images of ${system}`,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new WebIdentityPrincipal(this.providerArn(), {
        StringEquals: {
          [`${ISSUER}:aud`]: AUDIENCE,
          [`${ISSUER}:sub`]: workflowSubject(delivery),
        },
      }),
    });
    allowPush(role, system, services);
  }

  /** An account has one provider for each issuer, and what has no name of its own has its issuer for a name. */
  private providerArn(): string {
    if (this.props.delivery.oidcProvider === 'existing')
      return Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: ISSUER });
    const provider = new OidcProviderNative(this, 'Provider', { url: `https://${ISSUER}`, clientIds: [AUDIENCE] });
    // other systems of the account may have come to rely on it
    provider.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return provider.oidcProviderArn;
  }
}
