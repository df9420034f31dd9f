import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Who comes in from outside does so over TLS, or from declared addresses in a stage that is not production. */
export function checkDomain(stage: StageSpec): SpecIssue[] {
  if (!Object.values(stage.services).some((service) => service.kind === 'web')) return [];
  return [
    ...checkExposure(stage),
    ...checkPlainHttp(stage),
    ...checkCertificates(stage),
    ...checkCertificateRegions(stage),
  ];
}

/** The load balancer and the CDN lead to each other. */
function checkExposure({ edge, ingress }: StageSpec): SpecIssue[] {
  const isPublic = ingress.exposure === 'public';
  const isBehindCdn = ingress.exposure === 'cdn-only';
  const isLimited = ingress.allowedCidrs !== undefined;
  return [
    ...issueIf(isBehindCdn && !edge.cdn, {
      path: 'ingress.exposure',
      code: 'unreachable',
      message: "'cdn-only' without a CDN lets nobody in",
      found: show('cdn-only'),
      fix: 'set edge: { cdn: true }, or exposure: public',
    }),
    ...issueIf(isBehindCdn && isLimited, {
      path: 'ingress.allowedCidrs',
      code: 'no-effect',
      message: 'behind a CDN the load balancer sees only the CDN',
      fix: "remove it, or set exposure: 'public'",
    }),
    ...issueIf(isPublic && edge.cdn && isLimited, {
      path: 'ingress.allowedCidrs',
      code: 'contradiction',
      message: 'the CDN comes from addresses of its own, which these ranges shut out',
      found: show(ingress.allowedCidrs),
      fix: "remove it, or use exposure: 'cdn-only'",
    }),
  ];
}

/** Without a domain there is no certificate, hence no TLS on the load balancer. */
function checkPlainHttp({ domain, ingress, production }: StageSpec): SpecIssue[] {
  // the check of Cloudflare asks for a domain itself, with a certificate that is brought along
  if (domain !== undefined || ingress.exposure === 'cloudflare') return [];
  const isOpen = ingress.exposure === 'public' && ingress.allowedCidrs === undefined;
  return [
    ...issueIf(production, {
      path: 'domain',
      code: 'missing',
      message: 'a production stage is reached under a domain of its own, over TLS',
      fix: "add domain: { name: 'shop.example.com', hostedZoneId: 'Z...' }",
    }),
    ...issueIf(!production && isOpen, {
      path: 'ingress',
      code: 'open-http',
      message: 'without a domain there is no certificate, and an HTTP load balancer is never open to everybody',
      fix: "give a domain; or ingress: { exposure: 'cdn-only' } with edge: { cdn: true }; or ingress: { allowedCidrs: ['<your address>/32'] }",
    }),
  ];
}

/** Without a zone nobody can prove ownership, so the certificates are brought along. */
function checkCertificates({ domain, edge, ingress }: StageSpec): SpecIssue[] {
  if (domain === undefined || domain.hostedZoneId !== undefined) return [];
  return [
    ...issueIf(domain.certificateArn === undefined, {
      path: 'domain',
      code: 'no-certificate',
      message: 'there is no zone in which to prove ownership, and no certificate',
      found: show(domain),
      fix: ingress.exposure === 'cloudflare' ? 'add certificateArn' : 'add hostedZoneId, or certificateArn',
    }),
    ...issueIf(edge.cdn && domain.edgeCertificateArn === undefined, {
      path: 'domain',
      code: 'no-certificate',
      message: 'CloudFront needs a certificate in us-east-1',
      found: show(domain),
      fix: 'add hostedZoneId, or edgeCertificateArn',
    }),
  ];
}

function checkCertificateRegions(stage: StageSpec): SpecIssue[] {
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

function issueIf(condition: boolean, issue: SpecIssue): SpecIssue[] {
  return condition ? [issue] : [];
}
