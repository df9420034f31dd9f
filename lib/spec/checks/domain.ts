import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Who comes in from outside does so over TLS, or from declared addresses in a stage that is not production. */
export function checkDomain(stage: StageSpec): SpecIssue[] {
  const { domain, edge, ingress } = stage;
  const isPublic = ingress.exposure === 'public';
  if (!Object.values(stage.services).some((service) => service.kind === 'web')) return [];
  const issues: SpecIssue[] = [];
  if (!isPublic && !edge.cdn) {
    issues.push({
      path: 'ingress.exposure',
      code: 'unreachable',
      message: "'cdn-only' without a CDN lets nobody in",
      found: show('cdn-only'),
      fix: 'set edge: { cdn: true }, or exposure: public',
    });
  }
  if (!isPublic && ingress.allowedCidrs !== undefined) {
    issues.push({
      path: 'ingress.allowedCidrs',
      code: 'no-effect',
      message: 'behind a CDN the load balancer sees only the CDN',
      fix: "remove it, or set exposure: 'public'",
    });
  }
  if (isPublic && edge.cdn && ingress.allowedCidrs !== undefined) {
    issues.push({
      path: 'ingress.allowedCidrs',
      code: 'contradiction',
      message: 'the CDN comes from addresses of its own, which these ranges shut out',
      found: show(ingress.allowedCidrs),
      fix: "remove it, or use exposure: 'cdn-only'",
    });
  }
  if (domain === undefined && stage.production) {
    issues.push({
      path: 'domain',
      code: 'missing',
      message: 'a production stage is reached under a domain of its own, over TLS',
      fix: "add domain: { name: 'shop.example.com', hostedZoneId: 'Z...' }",
    });
  }
  if (domain === undefined && !stage.production && isPublic && ingress.allowedCidrs === undefined) {
    issues.push({
      path: 'ingress',
      code: 'open-http',
      message: 'without a domain there is no certificate, and an HTTP load balancer is never open to everybody',
      fix: "give a domain; or ingress: { exposure: 'cdn-only' } with edge: { cdn: true }; or ingress: { allowedCidrs: ['<your address>/32'] }",
    });
  }
  if (domain !== undefined && domain.hostedZoneId === undefined) {
    if (domain.certificateArn === undefined)
      issues.push({
        path: 'domain',
        code: 'no-certificate',
        message: 'there is no zone in which to prove ownership, and no certificate',
        found: show(domain),
        fix: 'add hostedZoneId, or certificateArn',
      });
    if (edge.cdn && domain.edgeCertificateArn === undefined)
      issues.push({
        path: 'domain',
        code: 'no-certificate',
        message: 'CloudFront needs a certificate in us-east-1',
        found: show(domain),
        fix: 'add hostedZoneId, or edgeCertificateArn',
      });
  }
  issues.push(...certificateRegions(stage));
  return issues;
}

function certificateRegions(stage: StageSpec): SpecIssue[] {
  const expected = [
    ['certificateArn', stage.domain?.certificateArn, stage.region],
    ['edgeCertificateArn', stage.domain?.edgeCertificateArn, 'us-east-1'],
  ] as const;
  return expected
    .filter(([, arn, region]) => arn !== undefined && arn.split(':')[3] !== region)
    .map(([field, arn, region]) => ({
      path: `domain.${field}`,
      code: 'wrong-region',
      message: `this certificate must be in ${region}`,
      found: show(arn),
      fix: `request it in ${region}`,
    }));
}
