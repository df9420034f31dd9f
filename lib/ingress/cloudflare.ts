import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { cloudflareRanges } from '../data/cloudflare';
import { textAsset } from '../shared/text-asset';
import type { StageSpec } from '../spec/stage';

/**
 * Entries that the list may get, each of which counts as one of the 60 rules of a security group whether it is used or
 * not. EC2 does not change this number and the entries in one step, so there is room from the beginning.
 */
const MAX_ENTRIES = 20;

/** Header in which Cloudflare says who asked it. */
export const CLOUDFLARE_CLIENT_HEADER = 'CF-Connecting-IP';

/** The addresses of Cloudflare, as one peer of a security group. */
export function cloudflareAddresses(scope: Construct, { system, stage }: StageSpec): ec2.IPeer {
  const list = new ec2.PrefixList(scope, 'CloudflareAddresses', {
    prefixListName: `${system}-${stage}-cloudflare`,
    addressFamily: ec2.AddressFamily.IP_V4,
    maxEntries: MAX_ENTRIES,
    entries: cloudflareRanges.map((cidr) => ({ cidr })),
  });
  return ec2.Peer.prefixList(list.prefixListId);
}

/**
 * Authenticated origin pulls: whoever shows no certificate of the declared authority gets no connection.
 *
 * Elastic Load Balancing copies the bundle when the trust store is made, with the rights of the role that deploys.
 */
export function originPulls(scope: Construct, originPullCa: string): elb.MutualAuthentication {
  const authority = new Construct(scope, 'OriginPulls');
  const bundle = textAsset(authority, 'Bundle', 'authorities.pem', `${originPullCa}\n`);
  return {
    mutualAuthenticationMode: elb.MutualAuthenticationMode.VERIFY,
    trustStore: new elb.TrustStore(authority, 'TrustStore', { bucket: bundle.bucket, key: bundle.s3ObjectKey }),
    ignoreClientCertificateExpiry: false,
  };
}
