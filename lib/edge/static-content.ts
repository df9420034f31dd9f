import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { IStore } from '../contracts/data';
import type { StaticContentSpec } from '../spec/edge';
import type { StageSpec } from '../spec/stage';
import { singlePageApplication } from './single-page-application';

/** What AWS's managed policy for files keeps, in seconds; another time takes a policy of one's own, of which an account has 20. */
const MANAGED_SECONDS = 86_400;
const LONGEST_SECONDS = 31_536_000;

export interface StaticContentProps {
  readonly spec: StageSpec;
  readonly stores: ReadonlyMap<string, IStore>;
}

/**
 * Files that the CDN reads from buckets, each request signed (origin access control).
 *
 * The policy of a bucket, which lets the CDN in, is written with the bucket: the buckets of a stage do not depend on its edge.
 */
export class StaticContent extends Construct {
  private readonly origins = new Map<string, cloudfront.IOrigin>();
  private readonly policies = new Map<number, cloudfront.ICachePolicy>();
  private readonly functions = new Map<string, cloudfront.Function>();
  private accessControl?: cloudfront.S3OriginAccessControl;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: StaticContentProps,
  ) {
    super(scope, id);
  }

  behaviour(path: string, content: StaticContentSpec): cloudfront.BehaviorOptions {
    return {
      origin: this.origin(content.bucket),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: this.cachePolicy(content.cacheSeconds),
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
      compress: true,
      ...(content.spa && {
        functionAssociations: [
          { function: this.application(path), eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
        ],
      }),
    };
  }

  private origin(name: string): cloudfront.IOrigin {
    const known = this.origins.get(name);
    if (known) return known;
    const store = this.props.stores.get(name);
    if (!store) throw new Error(`no bucket '${name}' in this stage`);
    // in another region its name is known beforehand; a distribution still comes after the bucket of that name
    if (Construct.isConstruct(store)) this.node.addDependency(store);
    const bucket = Bucket.fromBucketAttributes(this, name, {
      bucketName: store.address,
      region: this.props.spec.region,
    });
    this.accessControl ??= new cloudfront.S3OriginAccessControl(this, 'AccessControl');
    const origin = S3BucketOrigin.withBucketDefaults(bucket, {
      originAccessControlId: this.accessControl.originAccessControlId,
    });
    this.origins.set(name, origin);
    return origin;
  }

  private cachePolicy(seconds: number): cloudfront.ICachePolicy {
    if (seconds === MANAGED_SECONDS) return cloudfront.CachePolicy.CACHING_OPTIMIZED;
    const policy =
      this.policies.get(seconds) ??
      new cloudfront.CachePolicy(this, `Keep${seconds}Seconds`, {
        comment: `${this.props.spec.system} ${this.props.spec.stage}: files without Cache-Control`,
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.seconds(seconds),
        maxTtl: Duration.seconds(LONGEST_SECONDS),
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      });
    this.policies.set(seconds, policy);
    return policy;
  }

  private application(path: string): cloudfront.Function {
    const folder = path.endsWith('/*') ? path.slice(0, -1) : `${path}/`;
    const code =
      this.functions.get(folder) ??
      new cloudfront.Function(this, `Application${folder}`, {
        code: cloudfront.FunctionCode.fromInline(singlePageApplication(folder)),
        runtime: cloudfront.FunctionRuntime.JS_2_0,
        comment: `${this.props.spec.system} ${this.props.spec.stage}: pages of ${folder}`,
      });
    this.functions.set(folder, code);
    return code;
  }
}
