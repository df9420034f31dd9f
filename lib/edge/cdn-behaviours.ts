import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { CdnPath } from '../spec/cdn-path';
import { cdnPaths } from '../spec/cdn-path';
import type { StageSpec } from '../spec/stage';
import type { StaticContent } from './static-content';

type Behaviours = Record<string, cloudfront.BehaviorOptions>;

/** What is passed on to the services: everything that a viewer sends, and nothing is kept. */
export function askServices(origin: cloudfront.IOrigin): cloudfront.BehaviorOptions {
  return {
    origin,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
    compress: true,
  };
}

/** What CloudFront does for the paths that the description tells apart, in the order in which it tries them. */
export function cdnBehaviours(spec: StageSpec, origin: cloudfront.IOrigin, files: StaticContent): Behaviours {
  return Object.fromEntries(cdnPaths(spec).map((each) => [each.path, behaviour(each, origin, files)]));
}

function behaviour(each: CdnPath, origin: cloudfront.IOrigin, files: StaticContent): cloudfront.BehaviorOptions {
  switch (each.kind) {
    case 'file':
      return files.behaviour(each.path, each.content);
    case 'cached':
      return {
        ...askServices(origin),
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        cachePolicy: cloudfront.CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS,
      };
    case 'service':
      return askServices(origin);
  }
}

/** The file at `/`, where the description gives everything that no service answers to a bucket. */
export function rootObject({ edge, services }: StageSpec): string | undefined {
  const isAnswered = Object.values(services).some(({ routes }) => routes.some(({ path }) => path === '/'));
  return Object.hasOwn(edge.static, '/*') && !isAnswered ? 'index.html' : undefined;
}
