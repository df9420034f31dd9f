import { Stack, Tags } from 'aws-cdk-lib';
import { CfnCertificate, CfnCertificateAuthority, CfnCertificateAuthorityActivation } from 'aws-cdk-lib/aws-acmpca';
import type { ServiceConnectTlsConfiguration } from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { serviceNamespace } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import type { StageSpec } from '../../spec/stage';

const SIGNATURE = 'SHA256WITHECDSA';
const POLICY = 'service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity';

/** The authority outlives whatever it signs by far: no certificate of a service is good for more than a week. */
const VALID_YEARS = 10;

/**
 * Whose certificates the services of a stage trust when they talk to each other: an authority for short-lived certificates
 * alone, which needs no list of revoked ones, and a role with which ECS has it sign one for each service, every five days.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
export class MeshAuthority extends Construct {
  /** How a service gets its certificate. */
  readonly tls: ServiceConnectTlsConfiguration;

  constructor(scope: Construct, id: string, spec: StageSpec) {
    super(scope, id);
    const authority = new CfnCertificateAuthority(this, 'Authority', {
      type: 'ROOT',
      usageMode: 'SHORT_LIVED_CERTIFICATE',
      keyAlgorithm: 'EC_prime256v1',
      signingAlgorithm: SIGNATURE,
      subject: { commonName: serviceNamespace(spec) },
    });
    // the policy of ECS's role lets it use authorities with this tag alone
    Tags.of(authority).add('AmazonECSManaged', 'true');
    this.activate(authority);
    this.tls = { awsPcaAuthorityArn: authority.attrArn, role: this.createRole() };
  }

  /** It signs for itself, and only then for others. */
  private activate(authority: CfnCertificateAuthority): void {
    const certificateAuthorityArn = authority.attrArn;
    const own = new CfnCertificate(this, 'Certificate', {
      certificateAuthorityArn,
      certificateSigningRequest: authority.attrCertificateSigningRequest,
      signingAlgorithm: SIGNATURE,
      templateArn: `arn:${Stack.of(this).partition}:acm-pca:::template/RootCACertificate/V1`,
      validity: { type: 'YEARS', value: VALID_YEARS },
    });
    new CfnCertificateAuthorityActivation(this, 'Activation', {
      certificateAuthorityArn,
      certificate: own.attrCertificate,
      status: 'ACTIVE',
    });
  }

  private createRole(): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY)],
    });
    acknowledge(
      role,
      `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${POLICY}]`,
      'AWS maintains this policy for the one role with which ECS fetches certificates; it names what ECS itself has tagged.',
    );
    return role;
  }
}
