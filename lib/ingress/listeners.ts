import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { UNKNOWN_ROUTE } from '../lowering/unknown-route';
import type { StageSpec } from '../spec/stage';
import { originPulls } from './cloudflare';

/** Of the listener on which a new version answers before it has traffic: with TLS or without, so that it stays when a domain comes. */
export const CHECK_PORT = 8443;

/** TLS where there is a name to prove; a request that no rule knows is answered 404. */
export function mainListener(
  scope: Construct,
  loadBalancer: elb.ApplicationLoadBalancer,
  { ingress: { cloudflare, exposure } }: StageSpec,
  certificate: ICertificate | undefined,
): elb.ApplicationListener {
  if (certificate === undefined) {
    return loadBalancer.addListener('Http', {
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: nobody(),
    });
  }
  if (exposure === 'public') {
    // the one on port 80 keeps its id when a stage gets a domain: two listeners cannot share a port
    loadBalancer.addListener('Http', {
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
  }
  return loadBalancer.addListener('Https', {
    port: 443,
    protocol: elb.ApplicationProtocol.HTTPS,
    certificates: [certificate],
    ...(cloudflare && { mutualAuthentication: originPulls(scope, cloudflare.originPullCa) }),
    open: false,
    defaultAction: nobody(),
  });
}

/** Nobody but the check of releases reaches it. */
export function checkListener(
  loadBalancer: elb.ApplicationLoadBalancer,
  certificate: ICertificate | undefined,
): elb.ApplicationListener {
  return loadBalancer.addListener('Check', {
    port: CHECK_PORT,
    protocol: certificate ? elb.ApplicationProtocol.HTTPS : elb.ApplicationProtocol.HTTP,
    ...(certificate && { certificates: [certificate] }),
    open: false,
    defaultAction: nobody(),
  });
}

function nobody(): elb.ListenerAction {
  const { statusCode, ...answer } = UNKNOWN_ROUTE;
  return elb.ListenerAction.fixedResponse(statusCode, answer);
}
