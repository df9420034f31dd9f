import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { prefixListId } from '../data/prefix-lists';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';
import { cloudflareAddresses } from './cloudflare';

interface Client {
  readonly peer: ec2.IPeer;
  /** Path of the fact that lets it in, as our rules want it. */
  readonly description: string;
}

/** Opens the security group of the load balancer to those whom the description lets in. */
export function admitClients(scope: Construct, securityGroup: ec2.SecurityGroup, spec: StageSpec): void {
  for (const { peer, description } of clients(scope, securityGroup, spec)) {
    for (const port of ports(spec)) securityGroup.addIngressRule(peer, ec2.Port.tcp(port), description);
  }
}

/** Only people are sent from port 80 to TLS; CloudFront and Cloudflare know where to ask. */
function ports({ domain, ingress }: StageSpec): number[] {
  if (domain === undefined) return [80];
  return ingress.exposure === 'public' ? [443, 80] : [443];
}

function clients(scope: Construct, securityGroup: ec2.SecurityGroup, spec: StageSpec): Client[] {
  const { allowedCidrs, exposure } = spec.ingress;
  if (exposure === 'cloudflare')
    return [{ peer: cloudflareAddresses(scope, spec), description: 'declared: ingress.exposure (cloudflare)' }];
  if (exposure === 'cdn-only') {
    // weighs 55 of the 60 rules that a security group may have
    const cloudFront = spec.network.prefixLists.cloudfront ?? prefixListId('cloudfront', spec.region) ?? '';
    return [
      { peer: ec2.Peer.prefixList(cloudFront), description: 'declared: ingress.exposure (cdn-only: CloudFront)' },
    ];
  }
  if (allowedCidrs !== undefined)
    return allowedCidrs.map((cidr) => ({ peer: ec2.Peer.ipv4(cidr), description: 'declared: ingress.allowedCidrs' }));
  acknowledge(
    securityGroup,
    'AwsSolutions-EC23',
    `The description declares a public system (ingress.exposure); this group opens only TLS on 443 and the redirect to it on 80.`,
  );
  return [{ peer: ec2.Peer.anyIpv4(), description: 'declared: ingress.exposure (public)' }];
}
