import { X509Certificate } from 'node:crypto';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** A certificate as text, whatever stands around it. */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Behind Cloudflare everything that proves who asks is declared, and nothing leads around it. */
export function checkCloudflare(stage: StageSpec): SpecIssue[] {
  const { exposure, cloudflare } = stage.ingress;
  if (exposure !== 'cloudflare') {
    if (cloudflare === undefined) return [];
    return [
      {
        path: 'ingress.cloudflare',
        code: 'no-effect',
        message: `it matters only where Cloudflare is in front (exposure: '${exposure}')`,
        fix: "set exposure: 'cloudflare', or cloudflare: null",
      },
    ];
  }
  return [...checkAuthority(stage), ...checkName(stage), ...checkWaysAround(stage)];
}

/** Addresses alone prove little: everybody may send through Cloudflare. */
function checkAuthority({ ingress }: StageSpec): SpecIssue[] {
  const { cloudflare } = ingress;
  if (cloudflare === undefined)
    return [
      {
        path: 'ingress.cloudflare',
        code: 'missing',
        message: 'a request proves by a certificate that it comes from Cloudflare, and no authority is declared',
        fix: 'add cloudflare: { originPullCa: `-----BEGIN CERTIFICATE-----...` }; docs/guides/cloudflare.md makes one',
      },
    ];
  return (cloudflare.originPullCa.match(CERTIFICATE) ?? []).flatMap((pem, i) => {
    const problem = problemOf(pem);
    if (problem === undefined) return [];
    return [
      {
        path: 'ingress.cloudflare.originPullCa',
        code: 'bad-certificate',
        message: `certificate ${i + 1} ${problem}`,
        allowed: 'X.509 certificates of authorities, as PEM',
        fix: 'give the certificate that signed the one that Cloudflare shows, not that one itself',
      },
    ];
  });
}

function problemOf(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).ca ? undefined : 'is not one of an authority (CA:TRUE is missing)';
  } catch {
    return 'cannot be read';
  }
}

function checkName({ domain }: StageSpec): SpecIssue[] {
  if (domain === undefined)
    return [
      {
        path: 'domain',
        code: 'missing',
        message: 'Cloudflare asks over TLS, which needs a name and a certificate',
        fix: "add domain: { name: 'shop.example.com', certificateArn: 'arn:aws:acm:...' }",
      },
    ];
  if (domain.hostedZoneId === undefined) return [];
  return [
    {
      path: 'domain.hostedZoneId',
      code: 'contradiction',
      message: 'the name is in the DNS of Cloudflare: a record in Route 53 would lead nowhere, or around Cloudflare',
      found: show(domain.hostedZoneId),
      fix: 'remove it (null in a stage), and set certificateArn; docs/guides/cloudflare.md says how to get one',
    },
  ];
}

function checkWaysAround({ edge, ingress }: StageSpec): SpecIssue[] {
  const issues: SpecIssue[] = [];
  if (edge.cdn)
    issues.push({
      path: 'edge.cdn',
      code: 'contradiction',
      message: 'Cloudflare is the CDN: CloudFront beside it would be shut out by the load balancer',
      found: show(true),
      allowed: 'false',
      fix: "set edge: { cdn: false }, or exposure: 'cdn-only' for CloudFront alone",
    });
  if (ingress.allowedCidrs !== undefined)
    issues.push({
      path: 'ingress.allowedCidrs',
      code: 'no-effect',
      message: "only Cloudflare's addresses and its certificate are let in",
      found: show(ingress.allowedCidrs),
      fix: 'remove it, and limit who may come by a rule at Cloudflare',
    });
  return issues;
}
