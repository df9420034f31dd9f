import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { LoadBalancerV2Origin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget, LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accessLogBucket } from '../shared/access-log-bucket';
import { acknowledge } from '../shared/acknowledge';
import { logKey } from '../shared/stage-key';
import { WebAcl } from '../shared/web-acl';
import type { StageSpec } from '../spec/stage';

const PRICE_CLASSES = {
  '100': cloudfront.PriceClass.PRICE_CLASS_100,
  '200': cloudfront.PriceClass.PRICE_CLASS_200,
  all: cloudfront.PriceClass.PRICE_CLASS_ALL,
};

/** Where users arrive: the CDN if there is one, and the name that leads there. Lives in us-east-1, as CloudFront wants. */
export class SystemEdge extends Construct {
  readonly distribution?: cloudfront.Distribution;

  constructor(
    scope: Construct,
    id: string,
    private readonly spec: StageSpec,
    private readonly loadBalancer: ApplicationLoadBalancer,
  ) {
    super(scope, id);
    const zone = this.importZone();
    if (spec.edge.cdn) this.distribution = this.createDistribution(zone);
    if (zone) this.pointName(zone);
    new CfnOutput(this, 'Url', { description: 'Where users reach the system', value: this.url });
  }

  private get url(): string {
    return `https://${this.spec.domain?.name ?? this.distribution?.distributionDomainName ?? this.loadBalancer.loadBalancerDnsName}`;
  }

  private importZone(): IHostedZone | undefined {
    const { domain } = this.spec;
    return domain?.hostedZoneId === undefined
      ? undefined
      : HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: domain.hostedZoneId, zoneName: domain.name });
  }

  private createDistribution(zone: IHostedZone | undefined): cloudfront.Distribution {
    const { domain, edge } = this.spec;
    const origin = this.createOrigin();
    const everything = {
      origin,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
      compress: true,
    };
    const cached = {
      ...everything,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachePolicy: cloudfront.CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS,
    };
    const certificate = this.createCertificate(zone);
    const webAcl = edge.waf ? this.createWebAcl() : undefined;
    // CloudFront grants itself the right to write by an access control list
    const logs = accessLogBucket(this, 'AccessLogs', this.spec, {
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    });
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `${this.spec.system} ${this.spec.stage}`,
      defaultBehavior: everything,
      additionalBehaviors: Object.fromEntries(edge.cachedPaths.map((path) => [path, cached])),
      ...(domain &&
        certificate && {
          domainNames: [domain.name],
          certificate,
          minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
      ...(webAcl && { webAclId: webAcl.arn }),
      priceClass: PRICE_CLASSES[edge.priceClass],
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableLogging: true,
      logBucket: logs,
    });
    this.acknowledgeChoices(distribution, logs);
    return distribution;
  }

  /** A private load balancer is reached through the network, a public one by its name; TLS where it has a certificate. */
  private createOrigin(): cloudfront.IOrigin {
    const { domain, ingress } = this.spec;
    const protocolPolicy = domain
      ? cloudfront.OriginProtocolPolicy.HTTPS_ONLY
      : cloudfront.OriginProtocolPolicy.HTTP_ONLY;
    const timeouts = {
      readTimeout: Duration.seconds(60),
      keepaliveTimeout: Duration.seconds(Math.min(ingress.idleTimeoutSeconds, 60)),
    };
    if (ingress.exposure === 'public')
      return new LoadBalancerV2Origin(this.loadBalancer, { protocolPolicy, ...timeouts });
    return VpcOrigin.withApplicationLoadBalancer(this.loadBalancer, {
      protocolPolicy,
      ...timeouts,
      ...(domain && { domainName: domain.name }),
    });
  }

  private createCertificate(zone: IHostedZone | undefined): ICertificate | undefined {
    const { domain } = this.spec;
    if (domain?.edgeCertificateArn !== undefined)
      return Certificate.fromCertificateArn(this, 'Certificate', domain.edgeCertificateArn);
    return (
      domain &&
      zone &&
      new Certificate(this, 'Certificate', { domainName: domain.name, validation: CertificateValidation.fromDns(zone) })
    );
  }

  private createWebAcl(): WebAcl {
    const { system, stage, ingress } = this.spec;
    return new WebAcl(this, 'WebAcl', {
      name: `${system}-${stage}-edge`,
      scope: 'CLOUDFRONT',
      rateLimitPer5Minutes: ingress.rateLimitPer5Minutes,
      logKey: logKey(this, 'LogKey', this.spec, 'edge-logs'),
      logDays: ingress.accessLogDays,
    });
  }

  /** One record in one place: turning the CDN on or off changes where it leads, and replaces nothing. */
  private pointName(zone: IHostedZone): void {
    const target = RecordTarget.fromAlias(
      this.distribution ? new CloudFrontTarget(this.distribution) : new LoadBalancerTarget(this.loadBalancer),
    );
    new ARecord(this, 'Address', { zone, target });
    if (this.distribution) new AaaaRecord(this, 'AddressV6', { zone, target });
  }

  private acknowledgeChoices(distribution: cloudfront.Distribution, logs: Bucket): void {
    acknowledge(
      logs,
      'AwsSolutions-S1',
      'This bucket receives access logs; logging access to it into itself would never end.',
    );
    acknowledge(
      distribution,
      'AwsSolutions-CFR1',
      'The description names no country to shut out; users may come from anywhere.',
    );
    if (!this.spec.edge.waf)
      acknowledge(
        distribution,
        'AwsSolutions-CFR2',
        'The description turns the firewall off (edge.waf), which the plan shows.',
      );
    if (this.spec.domain) return;
    acknowledge(
      distribution,
      'AwsSolutions-CFR4',
      "Without a domain of its own CloudFront's name and certificate are used, with the TLS versions that AWS sets for them. Refused in production.",
    );
  }
}
