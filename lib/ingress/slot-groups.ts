import { Duration, Tags } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { clusterName } from '../lowering/names';
import type { TargetHealthCheck } from '../lowering/target-health-check';
import { targetHealthCheck } from '../lowering/target-health-check';
import type { Slot } from '../spec/compute';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';

/** The registration of a target carries the real port; this one never changes, since a change would replace the group. */
const TARGET_GROUP_PORT = 80;

export interface SlotGroupsProps {
  readonly spec: StageSpec;
  readonly service: ServiceSpec;
  readonly vpc: IVpc;
}

/** What the replicas of one web service register with in one compute slot. */
export interface SlotGroups {
  readonly targetGroup: elb.ApplicationTargetGroup;
  /** Second group of a release strategy that shifts traffic. */
  readonly alternateTargetGroup?: elb.ApplicationTargetGroup;
}

/** Target groups are a slot's own: a controller takes out whatever does not run in its cluster. */
export function slotGroups(scope: Construct, slot: Slot, props: SlotGroupsProps): SlotGroups {
  const targetGroup = createTargetGroup(scope, slot, props);
  if (props.service.release.strategy === 'rolling') return { targetGroup };
  return { targetGroup, alternateTargetGroup: createTargetGroup(scope, slot, props, 'Alternate') };
}

/** Protocol and version are part of the id: changing one makes a sibling, and what refers to the old group keeps it. */
function createTargetGroup(
  scope: Construct,
  slot: Slot,
  { spec, service, vpc }: SlotGroupsProps,
  role = '',
): elb.ApplicationTargetGroup {
  const protocol = service.tls ? elb.ApplicationProtocol.HTTPS : elb.ApplicationProtocol.HTTP;
  const version = protocolVersion(service);
  const id = `${slot.toUpperCase()}-${protocol}-${version}${role && `-${role}`}`;
  const group = new elb.ApplicationTargetGroup(scope, id, {
    vpc,
    port: TARGET_GROUP_PORT,
    protocol,
    protocolVersion: version,
    targetType: elb.TargetType.IP,
    deregistrationDelay: Duration.seconds(Math.min(service.shutdownSeconds, 3600)),
    ...(service.sticky !== false && { stickinessCookieDuration: Duration.seconds(service.sticky.ttlSeconds) }),
    ...(service.websocket && {
      loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    }),
    healthCheck: healthCheck(targetHealthCheck(service), protocol, version),
  });
  Tags.of(group).add('eks:eks-cluster-name', clusterName({ ...spec, slot }));
  return group;
}

function protocolVersion({ protocol }: ServiceSpec): elb.ApplicationProtocolVersion {
  switch (protocol) {
    case 'grpc':
      return elb.ApplicationProtocolVersion.GRPC;
    case 'http2':
      return elb.ApplicationProtocolVersion.HTTP2;
    default:
      return elb.ApplicationProtocolVersion.HTTP1;
  }
}

function healthCheck(
  check: TargetHealthCheck,
  protocol: elb.ApplicationProtocol,
  version: elb.ApplicationProtocolVersion,
): elb.HealthCheck {
  const answers =
    version === elb.ApplicationProtocolVersion.GRPC ? { healthyGrpcCodes: '0-99' } : { healthyHttpCodes: '200-399' };
  return {
    path: check.path,
    port: check.port,
    protocol: protocol === elb.ApplicationProtocol.HTTPS ? elb.Protocol.HTTPS : elb.Protocol.HTTP,
    interval: Duration.seconds(check.intervalSeconds),
    timeout: Duration.seconds(check.timeoutSeconds),
    healthyThresholdCount: check.healthyThreshold,
    unhealthyThresholdCount: check.unhealthyThreshold,
    ...answers,
  };
}
