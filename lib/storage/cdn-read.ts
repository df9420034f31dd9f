import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/**
 * Lets CloudFront read what the description publishes under these paths, for distributions of this account.
 *
 * Which distribution is not said: the edge of a stage comes after its data, which must not wait for it. What the grant
 * opens is what the CDN shows to everybody anyway, and it does not list, so a missing file is answered 403.
 */
export function cdnRead(bucket: IBucket, paths: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
    actions: ['s3:GetObject'],
    resources: paths.map((path) => bucket.arnForObjects(path.slice(1))),
    conditions: {
      ArnLike: { 'AWS:SourceArn': `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/*` },
    },
  });
}
