export type {
  ApplicationListenerRule as IApplicationListenerRule,
  ApplicationTargetGroup as IApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
