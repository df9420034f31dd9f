import { CfnOutput } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AaaaRecord, ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import type { CfnRecordSet, IAliasRecordTarget, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget, LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { IStore } from '../contracts/data';
import { accessLogBucket } from '../shared/access-log-bucket';
import { acknowledge } from '../shared/acknowledge';
import { logKey } from '../shared/stage-key';
import { WebAcl } from '../shared/web-acl';
import type { StageSpec } from '../spec/stage';
import { askServices, cdnBehaviours, rootObject } from './cdn-behaviours';
import { failsOverByName } from '../lowering/recovery/name-failover';
import { servesElsewhere } from '../lowering/recovery/standby';
import { loadBalancerElsewhere } from './load-balancer-elsewhere';
import { loadBalancerOrigin } from './load-balancer-origin';
import { firstOrigin, originName, zoneOf } from './origin-records';
import { StaticContent } from './static-content';

const PRICE_CLASSES = {
  '100': cloudfront.PriceClass.PRICE_CLASS_100,
  '200': cloudfront.PriceClass.PRICE_CLASS_200,
  all: cloudfront.PriceClass.PRICE_CLASS_ALL,
};

export interface SystemEdgeProps {
  readonly spec: StageSpec;
  readonly loadBalancer: IApplicationLoadBalancer;
  /** Of the stage, by name: some hold files that the CDN shows. */
  readonly stores: ReadonlyMap<string, IStore>;
}

/** Where users arrive: the CDN if there is one, and the name that leads there. Lives in us-east-1, as CloudFront wants. */
export class SystemEdge extends Construct {
  readonly distribution?: cloudfront.Distribution;
  /** Where users reach the system, as an output. */
  readonly address: CfnOutput;
  private readonly spec: StageSpec;
  private readonly loadBalancer: IApplicationLoadBalancer;
  /** Name of whichever load balancer serves, where a failover changes it without a deployment. */
  private readonly origin?: CfnRecordSet;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SystemEdgeProps,
  ) {
    super(scope, id);
    this.spec = props.spec;
    const took = failsOverByName(this.spec) ? undefined : servesElsewhere(this.spec);
    this.loadBalancer = took === undefined ? props.loadBalancer : loadBalancerElsewhere(this, this.spec, took);
    const zone = zoneOf(this, this.spec);
    const { domain } = this.spec;
    if (zone && domain && failsOverByName(this.spec))
      this.origin = firstOrigin(this, this.spec, { zone, domain, loadBalancer: props.loadBalancer });
    if (this.spec.edge.cdn) this.distribution = this.createDistribution(zone);
    if (zone) this.pointName(zone);
    this.address = new CfnOutput(this, 'Url', { description: 'Where users reach the system', value: this.url });
  }

  private get url(): string {
    return `https://${this.spec.domain?.name ?? this.distribution?.distributionDomainName ?? this.loadBalancer.loadBalancerDnsName}`;
  }

  private createDistribution(zone: IHostedZone | undefined): cloudfront.Distribution {
    const { domain, edge } = this.spec;
    const origin = loadBalancerOrigin(this.spec, this.loadBalancer, this.origin && domain && originName(domain));
    const files = new StaticContent(this, 'Static', this.props);
    const defaultRootObject = rootObject(this.spec);
    const certificate = this.createCertificate(zone);
    const webAcl = edge.waf ? this.createWebAcl() : undefined;
    // CloudFront grants itself the right to write by an access control list
    const logs = accessLogBucket(this, 'AccessLogs', this.spec, {
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    });
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `${this.spec.system} ${this.spec.stage}`,
      defaultBehavior: askServices(origin),
      additionalBehaviors: cdnBehaviours(this.spec, origin, files),
      ...(defaultRootObject !== undefined && { defaultRootObject }),
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

  private get target(): IAliasRecordTarget {
    if (this.distribution) return new CloudFrontTarget(this.distribution);
    if (this.origin === undefined) return new LoadBalancerTarget(this.loadBalancer);
    const dnsName = this.origin.ref;
    // another record of the zone
    return { bind: (_record, zone) => ({ dnsName, hostedZoneId: zone?.hostedZoneId ?? '' }) };
  }

  /** One record in one place: turning the CDN on or off changes where it leads, and replaces nothing. */
  private pointName(zone: IHostedZone): void {
    const target = RecordTarget.fromAlias(this.target);
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
