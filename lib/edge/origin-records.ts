import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import {
  CfnRecordSet,
  HealthCheck,
  HealthCheckType,
  HostedZone,
  InsufficientDataHealthStatusEnum,
} from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { stageAlarmName } from '../lowering/names';
import { FAILED_OVER_ALARM } from '../lowering/recovery/name-failover';
import { secondRegion } from '../lowering/recovery/second-region';
import { servesElsewhere } from '../lowering/recovery/standby';
import type { DomainSpec } from '../spec/domain';
import type { StageSpec } from '../spec/stage';

/** Under it is the load balancer that serves, in whichever region. */
export const originName = ({ name }: DomainSpec) => `origin.${name}`;

/** The zone that holds the name; undefined where people point it themselves. */
export function zoneOf(scope: Construct, { domain }: StageSpec): IHostedZone | undefined {
  return domain?.hostedZoneId === undefined
    ? undefined
    : HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId: domain.hostedZoneId, zoneName: domain.name });
}

export interface OriginProps {
  readonly zone: IHostedZone;
  readonly domain: DomainSpec;
  readonly loadBalancer: IApplicationLoadBalancer;
}

/**
 * The load balancer of the first region, until a failover says otherwise: one number in the second region, which Route 53
 * watches. So neither a deployment nor the first region is needed.
 *
 * The health of the load balancer has no say: it counts as ill with one service that is, and the data is elsewhere.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html
 */
export function firstOrigin(scope: Construct, spec: StageSpec, props: OriginProps): CfnRecordSet {
  const served = new HealthCheck(scope, 'FirstServes', {
    type: HealthCheckType.CLOUDWATCH_METRIC,
    alarmIdentifier: {
      name: stageAlarmName(spec, FAILED_OVER_ALARM),
      region: secondRegion(spec)?.region ?? spec.region,
    },
    // a failover says it once: what was said last holds, and later what the description says
    insufficientDataHealthStatus:
      servesElsewhere(spec) === undefined
        ? InsufficientDataHealthStatusEnum.LAST_KNOWN_STATUS
        : InsufficientDataHealthStatusEnum.UNHEALTHY,
  });
  return originRecord(scope, props, { failover: 'PRIMARY', healthCheckId: served.healthCheckId });
}

/** The load balancer of the second region, when the first has given way. */
export const secondOrigin = (scope: Construct, props: OriginProps): CfnRecordSet =>
  originRecord(scope, props, { failover: 'SECONDARY' });

function originRecord(
  scope: Construct,
  { zone, domain, loadBalancer }: OriginProps,
  role: { readonly failover: 'PRIMARY' | 'SECONDARY'; readonly healthCheckId?: string },
): CfnRecordSet {
  return new CfnRecordSet(scope, 'Origin', {
    hostedZoneId: zone.hostedZoneId,
    name: `${originName(domain)}.`,
    type: 'A',
    aliasTarget: {
      dnsName: loadBalancer.loadBalancerDnsName,
      hostedZoneId: loadBalancer.loadBalancerCanonicalHostedZoneId,
      evaluateTargetHealth: false,
    },
    setIdentifier: role.failover.toLowerCase(),
    ...role,
  });
}
