import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { StageSpec } from '../spec/stage';

/** The load balancer's certificate: the one brought along, else one that proves itself in the hosted zone. */
export function loadBalancerCertificate(scope: Construct, { domain }: StageSpec): ICertificate | undefined {
  if (domain === undefined) return undefined;
  if (domain.certificateArn !== undefined)
    return Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn);
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
    hostedZoneId: domain.hostedZoneId ?? '',
    zoneName: domain.name,
  });
  return new Certificate(scope, 'Certificate', {
    domainName: domain.name,
    validation: CertificateValidation.fromDns(zone),
  });
}
