import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, LoadBalancerV2Origin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { StageSpec } from '../spec/stage';

/**
 * A private load balancer is reached through the network, a public one by its name; TLS where it has a certificate.
 *
 * @param name of whichever load balancer serves. Default: that of this one
 */
export function loadBalancerOrigin(
  { domain, ingress }: StageSpec,
  loadBalancer: IApplicationLoadBalancer,
  name?: string,
): cloudfront.IOrigin {
  const props = {
    protocolPolicy: domain ? cloudfront.OriginProtocolPolicy.HTTPS_ONLY : cloudfront.OriginProtocolPolicy.HTTP_ONLY,
    readTimeout: Duration.seconds(60),
    keepaliveTimeout: Duration.seconds(Math.min(ingress.idleTimeoutSeconds, 60)),
  };
  if (name !== undefined) return new HttpOrigin(name, props);
  if (ingress.exposure === 'public') return new LoadBalancerV2Origin(loadBalancer, props);
  return VpcOrigin.withApplicationLoadBalancer(loadBalancer, { ...props, ...(domain && { domainName: domain.name }) });
}
