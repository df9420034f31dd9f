import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { LoadBalancerV2Origin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { StageSpec } from '../spec/stage';

/** A private load balancer is reached through the network, a public one by its name; TLS where it has a certificate. */
export function loadBalancerOrigin(
  { domain, ingress }: StageSpec,
  loadBalancer: IApplicationLoadBalancer,
): cloudfront.IOrigin {
  const props = {
    protocolPolicy: domain ? cloudfront.OriginProtocolPolicy.HTTPS_ONLY : cloudfront.OriginProtocolPolicy.HTTP_ONLY,
    readTimeout: Duration.seconds(60),
    keepaliveTimeout: Duration.seconds(Math.min(ingress.idleTimeoutSeconds, 60)),
  };
  if (ingress.exposure === 'public') return new LoadBalancerV2Origin(loadBalancer, props);
  return VpcOrigin.withApplicationLoadBalancer(loadBalancer, { ...props, ...(domain && { domainName: domain.name }) });
}
